-- Postfix has proved that the envelope's sender belongs to who has signed in; what readers see is From. Both must be
-- the same address, or an official could write in anybody's name, and the name's own province would sign it.
local util = require "rspamd_util"

rspamd_config.FROM_OF_ANOTHER = {
  callback = function(task)
    local user, from = task:get_user(), task:get_from('mime')
    if not user or not from or not from[1] then
      return false -- Postfix adds a From that is missing
    end
    local envelope = task:get_from('smtp')
    local proved = envelope and envelope[1] and envelope[1].addr or ''
    if proved == '' then
      proved = user -- a receipt has no envelope sender
    end
    if #from == 1 and task:get_header_count('From') == 1 and util.strequal_caseless(from[1].addr, proved) then
      return false
    end
    task:set_pre_result('reject', '@refusal@', 'FROM_OF_ANOTHER')
    return true
  end,
  score = 0.0,
  group = 'headers',
  description = 'A signed-in sender writes in the name of another address',
}
