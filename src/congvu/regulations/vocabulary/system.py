"""Blocks on the system and what passes through it: bodies and roles, directory, documents, content, access, service."""

from congvu.regulations.vocabulary.parameters import (
    BODIES,
    MAILBOX_KINDS,
    MAILBOXES,
    NUMBER,
    PROTOCOLS,
    ROLES,
    SOME_MAILBOXES,
    SOME_ROLES,
    WHOLE,
    WORD,
    WORDS,
    YES_NO,
    Block,
    Shape,
    optional,
    text,
    texts,
)

_OUTBOUND = optional(Shape.TEXT, "reject", "hold", "warn", "accept")
_INBOUND = optional(Shape.TEXT, "quarantine", "hold", "junk", "label", "accept")

SYSTEM: dict[str, Block] = {
    "regulation.particulars": Block("the number, title, issuer and dates in [regulation] are shown", {}),
    "regulation.in_force": Block("no event before the first day in force is judged", {"after_days": NUMBER}),
    "regulation.scope": Block(
        "whom the regulation binds; for an overlay, the one agency", {"bodies": WORDS, "agency": WORD}
    ),
    "organisation.body": Block("a body with a part in the system", {"role": text(*ROLES), "name": WORD}),
    "organisation.kinds": Block("the kinds of agency that exist", {"kinds": texts(), "bodies": WORDS}),
    "organisation.roles": Block(
        "every agency has these roles filled; who has them has acknowledged the regulation",
        {"roles": texts(*ROLES), "at_least": NUMBER, "acknowledged": YES_NO},
    ),
    "organisation.own_system": Block(
        "agencies that may use another mail system, and what still binds them",
        {"agencies": WORDS, "bodies": optional(Shape.TEXTS, *BODIES), "reports": YES_NO},
    ),
    "service.host": Block("the name under which the system is reached", {"host": text(), "https_only": YES_NO}),
    "service.clients": Block(
        "programs that must work, and how they find their settings",
        {"protocols": optional(Shape.TEXTS, *PROTOCOLS), "clients": WORDS, "automatic": YES_NO},
    ),
    "service.contact": Block("where help is found", {"address": WORD, "phone": WORD, "place": WORD}),
    "service.networks": Block("the networks on which the system is reached", {"networks": texts()}),
    "service.inventory": Block(
        "mail lies only on listed hosts, each with its place", {"place": WORD, "managed_by": SOME_ROLES}
    ),
    "service.watch": Block("a stopped service raises an alarm within so many minutes", {"alarm_minutes": WHOLE}),
    "service.standards": Block("technical standards that the system keeps", {"standards": texts()}),
    "integration.ldap": Block("other applications sign in against the directory", {"applications": WORDS}),
    "integration.sso": Block("one sign-on for other applications, only for mailboxes here", {"applications": WORDS}),
    "integration.api": Block("document software sends and fetches documents", {"applications": WORDS}),
    "integration.portal": Block("the provincial portal leads to the mailbox", {}),
    "directory.source": Block("one directory is the source of every address", {}),
    "directory.public": Block("addresses are published", {"fields": WORDS, "within_minutes": NUMBER}),
    "directory.feed": Block("changes of mailboxes are published", {"of": WORDS}),
    "directory.change": Block("who is told of a change of directory data", {"to": texts(*ROLES)}),
    "list.members": Block(
        "the members of a list follow the directory", {"of": texts("agency", "unit", "province"), "form": WORD}
    ),
    "list.posting": Block(
        "who may write to a list",
        {"posters": texts("agency_mailbox", "authorised_person", "list_admin", "head", "office"), "others": _OUTBOUND},
    ),
    "documents.kinds": Block(
        "kinds of document, and whether they must, should or may go by e-mail",
        {"kinds": texts(), "mode": text("compulsory", "encouraged", "listed", "paperless")},
    ),
    "documents.copy": Block(
        "a paper document also goes by e-mail to each recipient it names",
        {"within": optional(Shape.TEXT, "same_working_day"), "instead": WORDS, "except_secret": YES_NO},
    ),
    "documents.legal_value": Block(
        "when an electronic document is worth its paper",
        {
            "between": optional(Shape.TEXTS, *BODIES),
            "editable": WORDS,
            "fixed": WORDS,
            "signer": optional(Shape.TEXT, "person", "agency"),
            "trust": WORDS,
            "declaration": YES_NO,
        },
    ),
    "documents.signature": Block(
        "a signature is verified and the verdict kept", {"trust": WORDS, "formats": WORDS, "signer": WORD}
    ),
    "documents.approval": Block("an official document waits until the head approves it", {"by": texts(*ROLES)}),
    "documents.receipt": Block(
        "mail on work is acknowledged",
        {"kinds": MAILBOXES, "mode": optional(Shape.TEXTS, "auto", "manual"), "remind_after_working_days": NUMBER},
    ),
    "documents.recipients": Block("the recipients block names the e-mail addresses", {}),
    "content.secrecy": Block(
        "documents with secrecy marks do not pass; these kinds otherwise do",
        {
            "marks": texts(),
            "outbound": _OUTBOUND,
            "inbound": _INBOUND,
            "tell": SOME_ROLES,
            "kinds": WORDS,
            "encrypted": _OUTBOUND,
            "unreadable": _OUTBOUND,
        },
    ),
    "content.phrases": Block("phrases that stop a message for a decision", {"phrases": texts(), "outbound": _OUTBOUND}),
    "content.advertising": Block(
        "advertising does not pass", {"labels": texts(), "outbound": _OUTBOUND, "inbound": _INBOUND}
    ),
    "content.personal_data": Block(
        "many personal numbers ask for a purpose", {"at_least": WHOLE, "outbound": _OUTBOUND}
    ),
    "content.purpose": Block(
        "mail that is not for work: shown and reported, judged by people",
        {
            "labels": WORDS,
            "allowed": WORDS,
            "kinds": SOME_MAILBOXES,
            "forwarding": optional(Shape.TEXT, "reject", "warn"),
            "advertising": WORDS,
            "recipients": NUMBER,
            "outbound": _OUTBOUND,
        },
    ),
    "content.intact": Block("what is passed on stays as it came", {}),
    "encoding": Block(
        "text is Unicode by TCVN 6909:2001; legacy encodings are advised, warned of or refused",
        {"severity": text("advise", "warn", "reject"), "legacy": WORDS, "convert": WORDS},
    ),
    "freemail": Block(
        "free mail services: limited, barred, or not accepted as official; citizens always pass",
        {
            "strength": text("limit", "ban", "not_accepted"),
            "domains": WORDS,
            "forwarding": optional(Shape.TEXT, "reject", "warn"),
        },
    ),
    "freemail.services": Block(
        "services that count as free mail, where another clause names them", {"domains": texts()}
    ),
    "identity.sender": Block("the sender is who signed in", {"kinds": SOME_MAILBOXES}),
    "access.others": Block("nobody opens another's mailbox", {"kinds": SOME_MAILBOXES}),
    "access.roles": Block("what a role may and may not do", {"role": SOME_ROLES, "not": WORDS}),
    "access.review_period": Block(
        "rights are confirmed again every so many months", {"months": WHOLE, "by": SOME_ROLES}
    ),
    "access.no_delete": Block(
        "mail is not deleted, but for these exceptions, which wait so many days",
        {"kinds": MAILBOXES, "except": optional(Shape.TEXTS, "spam", "anonymous"), "hold_days": NUMBER},
    ),
    "access.break_glass": Block(
        "another's mail is opened only by so many persons, for so many hours, with notice",
        {"persons": WHOLE, "max_hours": NUMBER, "tell_owner": YES_NO, "document": YES_NO},
    ),
    "access.alert": Block("sign-ins from far apart within so many minutes raise an alert", {"minutes": WHOLE}),
    "security.transport": Block("every transport is encrypted, and stored mail where it is set", {"stored": YES_NO}),
    "security.virus": Block("viruses are refused both ways", {"signature_hours": NUMBER}),
    "security.spam": Block("spam goes to Junk and leaves after so many days", {"junk_days": NUMBER}),
    "security.outbound_rate": Block(
        "a sender above so many messages (or recipients) in so many minutes is stopped, and these are told",
        {"messages": WHOLE, "recipients": NUMBER, "minutes": WHOLE, "tell": SOME_ROLES},
    ),
    "security.emergency": Block(
        "in an emergency one person locks, so many delete",
        {"persons": WHOLE, "kinds": optional(Shape.TEXTS, *MAILBOX_KINDS)},
    ),
    "log.acts": Block("who did what is recorded and cannot be altered", {"of": WORDS}),
    "log.no_silent_loss": Block("no message is held, dropped or blocked without a recorded reason", {}),
    "backup.schedule": Block(
        "mail, directory, database and settings are backed up and a restore is tried",
        {"of": WORDS, "hours": NUMBER, "test_months": NUMBER},
    ),
    "archive.tree": Block(
        "mail stays findable, and holders can take a copy in folders", {"tree": WORD, "kinds": SOME_MAILBOXES}
    ),
    "maintenance.notice": Block("maintenance is announced so many days before", {"days": WHOLE}),
    "incident.receivers": Block(
        "to whom incidents are reported, and after how many hours the next takes over",
        {"receivers": texts(*ROLES), "escalate_hours": NUMBER},
    ),
    "incident.tell": Block(
        "who is told of an incident, by whom", {"by": SOME_ROLES, "to": texts(*ROLES), "within_minutes": NUMBER}
    ),
    "violation.codes": Block("acts that are violations", {"codes": texts(), "degrees": WORDS}),
}
