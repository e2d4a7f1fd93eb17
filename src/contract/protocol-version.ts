/**
 * History of the wire, newest last. Raise when anything changes that a seat and dispatch say to each other: `tests/contract/wire.test.ts`
 * breaks when a part of their contract changes unannounced, and when a seat of the floor would no longer be understood, or understand.
 *
 * 1: first version.
 * 2: demand types are the configuration's own; tickets have the fields that the configuration adds (`extra`), and patches
 *    name of these the changed ones alone; every version of the configuration is a row of its own, with rules and field
 *    definitions; places have syllables and may be abolished;
 *    a ticket has a life of named transitions with clocks (`ticket.transition`, `life`, steps of kind `moved`), and the
 *    configuration its rules (`lifeRules`, spans in working days).
 *    A call and its record say how it sounded (`quality`), and the line's account has the code of the exchange's echo;
 *    a sign-in tells the key for which a seat seals its outbox into a file (`outboxKey`).
 *    Calls know the ticket that they were made for and the caller's rating; units have a telephone; accounts a dial plan.
 *    Callers can be changed, merged, split and given a number (`caller.*`), and keep who did it (`steps`, `mergedInto`).
 *    Citizens with one matter are counted on its ticket (`ticket.join`, `together`), and incidents are rows with a standard answer
 *    (`incident.put`, `incident.acknowledge`, `incidentId` of a ticket).
 *    Articles have kinds, scripts, files and versions (`articleVersion`), reports and text modules are rows, with their
 *    mutations; a ticket names an article with its version, `id@3`.
 *    Articles have a summary, and a published version's end is changed by a move of its own (`reschedule`).
 *    A call says whether it is recorded (`recording`);
 *    exports of lists, and acts on many rows, are told for the audit (`list.export`, `list.act`); tickets can be marked (`marked`)
 *    and attached to another afterwards (`ticket.attach`), and follow-ups given to somebody or put off.
 *    A sign-in names its machine and says whether it takes over a seat that its person holds elsewhere (`takeOver`).
 * 3: a seat holds a window (`window`, `forget`, `people` of a pull), is filled by a snapshot (`sync.snapshot`), and the configuration
 *    says how many days of it (`heldDays`). A seat of version 2 was filled by pulls, and did not hear what it was to forget.
 *    An article names the version that was published ahead (`next`), and a conflict in a ticket's history whose text
 *    gave way (`lostById`, `lostByName`).
 * 4: a live stream tells the changed rows themselves (`rows`) to who says its version when it begins to listen, and what the person is by
 *    now (`role`). A version of the configuration names its levels of urgency (`urgencyLevels`).
 * 5: a device has a secret, told at the sign-in that makes it, by which it proves itself from then on (`deviceSecret`).
 * 6: a seat that holds nothing may be filled by an image of a whole cache (`sync.image`).
 * 7: a change of a ticket brings another number to call back (`contactNumber`), which the ticket's row names by its hash (`contactHash`);
 *    who was noted on a ticket says what by (`event`) and who noted it, each time.
 * 8: who gives another number to call back says which they saw (`seenContact`), and one that gave way can be called and shown (`lostHash`, `lost`);
 *    a seat's state says what its reason is called in the version under which it was chosen (`reasonName`).
 * 9: a live stream tells a seat who is in the three-party call that it opened (`conferences`); any number of a
 *    person's card may be dialled (`callerId` and `numberHash` of `calls.dialNumber`).
 */
export const protocolVersion = 9;
/** The oldest seats that take rows from their stream. */
export const firstWithStreamedRows = 4;
/** The oldest seats that are told who is in their three-party call. */
export const firstWithConferences = 9;
/** The oldest seats that keep a secret of their device. */
export const firstWithDeviceSecret = 5;

/**
 * The oldest seat that dispatch still serves: one of version 1 cannot read the rows of today, and one of version 2 could not be told what has
 * left the feed.
 */
export const protocolFloor = 3;
