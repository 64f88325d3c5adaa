# A message is stored once. When Dovecot is killed between storing and answering, Postfix must deliver again what it has
# no answer for; its queue entry, which the trace line names, is then known here. Runs before people's own scripts.
require ["duplicate", "variables"];

if header :matches "Received" "*by @hostname@ (Postfix) with *" {
    # five days: as long as Postfix keeps trying
    if duplicate :seconds 432000 :uniqueid "${2}" {
        discard;
        stop;
    }
}
