import type { DialPlan } from "../../src/contract/session.ts";

/** Dialled by a seat to hear itself. */
export const echoCode = "*43";
/** Dialled by a seat itself to pause and resume, with dispatch away. */
export const featureCodes = { pause: "*45", resume: "*46" } as const;
/** What seats may dial at this exchange, as dispatch is told by HOTLINE_DIAL_PLAN. */
export const dialPlan = { outside: "9", rating: "*60", conference: "*63", queues: [{ name: "hotline", number: "12345" }] } as const satisfies DialPlan;
/** The name under which this project's configuration marks its calls; the prefix of their ids. */
const exchangeName = "asterisk";
/** A blind transfer rings so long before it comes back, s; the seat that gets it back, as long. */
const ringSeconds = { transfer: 20, back: 30, outside: 45 };

/**
 * extensions.conf. A caller hears the waiting sound as early media and is answered when a seat answers:
 * so the far side's 200 means that a person is there.
 * @param folder the run's own, as Asterisk sees it @param transferSeconds how long a blind transfer rings
 */
export const extensionsConf = (folder: string, transferSeconds: number = ringSeconds.transfer): string => `[general]
static=yes
writeprotect=yes
[globals]
RECORDINGS=${folder}/recordings
SOUNDS=${folder}/sounds
; So long a number outside rings, s.
OUTSIDE_SECONDS=${ringSeconds.outside}

[from-trunk]
exten => 12345,1,NoOp()
 same => n,Set(__HOTLINE_CALL=${exchangeName}:\${CHANNEL(linkedid)})
 same => n,Set(__HOTLINE_PURPOSE=outside)
 same => n,Gosub(record,s,1(caller))
 same => n,Goto(to-queue,hotline,1)

[to-queue]
exten => hotline,1,Set(__HOTLINE_QUEUE=\${EXTEN})
 same => n,Progress()
 same => n,Queue(\${EXTEN},b(to-seat^s^1(early)))
 same => n,Hangup()

; Runs on the leg to a seat before it rings. Only what this dial plan set gets there: nothing of what a caller sends.
; early: what the seat's line says while it rings does not reach the caller, whom the queue entertains, so it may prepare its way (183).
[to-seat]
exten => s,1,Set(PJSIP_HEADER(add,X-Hotline-Call)=\${HOTLINE_CALL})
 same => n,Set(PJSIP_HEADER(add,X-Hotline-Purpose)=\${HOTLINE_PURPOSE})
 same => n,ExecIf($["\${HOTLINE_QUEUE}" != ""]?Set(PJSIP_HEADER(add,X-Hotline-Queue)=\${HOTLINE_QUEUE}))
 same => n,ExecIf($["\${HOTLINE_ABOUT}" != ""]?Set(PJSIP_HEADER(add,X-Hotline-About)=\${HOTLINE_ABOUT}))
 same => n,ExecIf($["\${HOTLINE_PARTY}" != ""]?Set(PJSIP_HEADER(add,X-Hotline-Party)=\${HOTLINE_PARTY}))
 same => n,ExecIf($["\${HOTLINE_HOST}" != ""]?Set(PJSIP_HEADER(add,X-Hotline-Host)=\${HOTLINE_HOST}))
 same => n,ExecIf($["\${HOTLINE_ROOM}" != ""]?Set(GLOBAL(ASKED_\${HOTLINE_HOST})=\${CHANNEL(name)}))
 same => n,ExecIf($["\${ARG1}" = "early"]?Set(PJSIP_HEADER(add,X-Hotline-Early)=yes))
 same => n,Gosub(record,s,1(seat-\${CHANNEL(endpoint)}))
 same => n,Return()

; Three files a leg: <call>-<leg>-in.wav is what came from that leg, -out.wav what it was sent, -both.wav the two together. <call> is
; the linked id of a call that came in, and what the seat calls one that it makes.
[record]
exten => s,1,Set(RECORDING=\${RECORDINGS}/\${IF($["\${HOTLINE_CALL}" = ""]?\${CHANNEL(linkedid)}:\${HOTLINE_CALL:${exchangeName.length + 1}})}-\${ARG1})
 same => n,MixMonitor(\${RECORDING}-both.wav,r(\${RECORDING}-in.wav)t(\${RECORDING}-out.wav))
 same => n,Return()

; What a seat says of the call that it makes, and dispatch hears too. Its id has no dot, so it cannot be that of a call that came in.
[mark]
exten => s,1,Set(__HOTLINE_CALL=\${FILTER(a-z0-9:\\-,\${PJSIP_HEADER(read,X-Hotline-Call)})})
 same => n,Set(__HOTLINE_PURPOSE=\${PJSIP_HEADER(read,X-Hotline-Purpose)})
 same => n,Set(__HOTLINE_ABOUT=\${FILTER(a-z0-9:.\\-,\${PJSIP_HEADER(read,X-Hotline-About)})})
 same => n,Set(__HOTLINE_PARTY=\${FILTER(0-9+,\${PJSIP_HEADER(read,X-Hotline-Party)})})
 same => n,UserEvent(HotlineMade,Call: \${HOTLINE_CALL},About: \${HOTLINE_ABOUT})
 same => n,Return()

[from-seat]
exten => ${featureCodes.pause},1,PauseQueueMember(,PJSIP/\${CHANNEL(endpoint)},,self)
 same => n,GotoIf($["\${PQMSTATUS}" = "PAUSED"]?done)
 same => n,Hangup(1)
 same => n(done),Answer()
 same => n,Hangup()
exten => ${featureCodes.resume},1,UnpauseQueueMember(,PJSIP/\${CHANNEL(endpoint)},,self)
 same => n,GotoIf($["\${UPQMSTATUS}" = "UNPAUSED"]?done)
 same => n,Hangup(1)
 same => n(done),Answer()
 same => n,Hangup()
exten => ${echoCode},1,Answer()
 same => n,Echo()
 same => n,Hangup()
; A colleague, directly or with a question about another call.
exten => _XXXX,1,Gosub(mark,s,1)
 same => n,Dial(PJSIP/\${EXTEN},${ringSeconds.outside},b(to-seat^s^1))
 same => n,Hangup(\${IF($["\${DIALSTATUS}"="NOANSWER"]?19:\${HANGUPCAUSE})})
; A question to a queue: whoever is free.
exten => ${dialPlan.queues[0].number},1,Gosub(mark,s,1)
 same => n,Goto(to-queue,${dialPlan.queues[0].name},1)
exten => _${dialPlan.outside}X.,1,Gosub(mark,s,1)
 same => n,Set(CALLERID(all)="" <12345>)
 same => n,Gosub(record,s,1(seat-\${CHANNEL(endpoint)}))
 same => n,Dial(PJSIP/\${EXTEN:1}@trunk,\${OUTSIDE_SECONDS},b(record^s^1(party)))
 same => n,Hangup(\${IF($["\${DIALSTATUS}"="NOANSWER"]?19:\${HANGUPCAUSE})})
exten => _${dialPlan.conference}XXXXXXXXXX,1,Gosub(mark,s,1)
 same => n,Gosub(host,s,1(\${EXTEN:3}))
 same => n,Goto(conference,\${EXTEN:3},1)
; Into a room, and somebody else is asked in: a seat, or a number outside. For them it is the citizen's call.
exten => _${dialPlan.conference}XXXXXXXXXX*X.,1,Gosub(mark,s,1)
 same => n,Gosub(host,s,1(\${EXTEN:3:10}))
 same => n,Set(GLOBAL(INVITING_\${EXTEN:3:10})=yes)
 same => n,Originate(Local/\${EXTEN:14}@conference-party/n,exten,conference,\${EXTEN:3:10},1,${ringSeconds.outside},av(__HOTLINE_ROOM=\${EXTEN:3:10}^__HOTLINE_HOST=\${HOST}^__HOTLINE_PARTY=\${HOTLINE_PARTY}^__HOTLINE_CALL=\${HOTLINE_ABOUT}^__HOTLINE_PURPOSE=conference))
 same => n,Goto(conference,\${EXTEN:3:10},1)

; A seat opens a room: what is known of it stands under the seat's extension, which has one room at a time.
[host]
exten => s,1,Set(HOST=\${CHANNEL(endpoint)})
 same => n,Set(GLOBAL(HOSTED_\${HOST})=\${ARG1})
 same => n,Set(GLOBAL(PARTY_\${HOST})=\${HOTLINE_PARTY})
 same => n,Set(GLOBAL(CALLER_\${HOST})=)
 same => n,Set(GLOBAL(ASKED_\${HOST})=)
 same => n,Set(GLOBAL(GUEST_\${HOST})=)
 same => n,UserEvent(HotlineRoom,Room: \${ARG1},Role: host,Call: \${HOTLINE_CALL})
 same => n,Return()

; Where a blind transfer goes on, on the channel of who is handed over: back to who handed over when nobody answers.
; transfer: whoever takes it, from the queue too, asks dispatch for the ticket as it was written so far.
[transferred]
exten => _XXXX,1,Set(BACK=\${BLINDTRANSFER:0:-9})
 same => n,Set(__HOTLINE_PURPOSE=transfer)
 same => n,Dial(PJSIP/\${EXTEN},${transferSeconds},b(to-seat^s^1))
 same => n,Goto(back,1)
exten => _${dialPlan.outside}X.,1,Set(BACK=\${BLINDTRANSFER:0:-9})
 same => n,Set(WHO=\${CALLERID(all)})
 same => n,Set(CALLERID(all)="" <12345>)
 same => n,Dial(PJSIP/\${EXTEN:1}@trunk,${transferSeconds},b(record^s^1(party)))
 same => n,Set(CALLERID(all)=\${WHO})
 same => n,Goto(back,1)
exten => back,1,GotoIf($["\${DIALSTATUS}" = "ANSWER"]?done)
 same => n,Set(__HOTLINE_PURPOSE=return)
 same => n,Dial(\${BACK},${ringSeconds.back},b(to-seat^s^1))
 same => n,GotoIf($["\${DIALSTATUS}" = "ANSWER"]?done)
 ; Nobody anywhere: the caller is not left alone, but waits for whoever is free.
 same => n,Set(__HOTLINE_PURPOSE=transfer)
 same => n,Goto(to-queue,${dialPlan.queues[0].name},1)
 same => n(done),Hangup()
exten => ${dialPlan.queues[0].number},1,Set(__HOTLINE_PURPOSE=transfer)
 same => n,Goto(to-queue,${dialPlan.queues[0].name},1)
; The citizen, or the colleague who was asked about them: that leg is a question's.
exten => _${dialPlan.conference}XXXXXXXXXX,1,Set(ROLE=\${IF($["\${HOTLINE_PURPOSE}" = "consult"]?guest:caller)})
 same => n,Set(HOST=\${BLINDTRANSFER:6:-9})
 same => n,ExecIf($["\${ROLE}" = "caller"]?Set(GLOBAL(CALLER_\${HOST})=\${EXTEN:3}):Set(GLOBAL(GUEST_\${HOST})=\${CHANNEL(name)}))
 same => n,Goto(conference,\${EXTEN:3},1)
; 满意度评价: one key, heard and told.
exten => ${dialPlan.rating},1,Answer()
 same => n,Gosub(record,s,1(rated))
 same => n,Read(RATING,\${SOUNDS}/rating,1,,2,8)
 same => n,UserEvent(HotlineRating,Call: \${HOTLINE_CALL},Rating: \${RATING})
 same => n,Hangup()

[conference]
exten => _XXXXXXXXXX,1,Answer()
 same => n,Set(ROOM=\${EXTEN})
 same => n,ExecIf($["\${HOTLINE_ROOM}" != ""]?Set(GLOBAL(INVITING_\${EXTEN})=no))
 same => n,ExecIf($["\${HOTLINE_ROOM}" != ""]?Set(ROLE=guest))
 same => n,ExecIf($["\${HOTLINE_ROOM}" != ""]?Set(HOST=\${HOTLINE_HOST}))
 same => n,ExecIf($["\${HOTLINE_ROOM}" != ""]?Set(GLOBAL(GUEST_\${HOST})=\${GLOBAL(ASKED_\${HOST})}))
 same => n,Gosub(room-told,s,1)
 same => n,Gosub(record,s,1(room-\${IF($["\${ROLE}" = "caller"]?caller:other)}))
 same => n,ExecIf($["\${ROLE}" != ""]?UserEvent(HotlineRoom,Room: \${EXTEN},Role: \${ROLE}))
 same => n,ConfBridge(\${EXTEN})
 same => n,Hangup()
; Who leaves lets the others go on; one who is alone, with nobody on the way, is let go.
exten => h,1,GotoIf($["\${GLOBAL(HOSTED_\${HOST})}\${GLOBAL(CALLER_\${HOST})}" =~ "\${ROOM}"]?mine:told)
 same => n(mine),ExecIf($["\${ROLE}" = ""]?Set(GLOBAL(HOSTED_\${HOST})=))
 same => n,ExecIf($["\${ROLE}" = "caller"]?Set(GLOBAL(CALLER_\${HOST})=))
 same => n,ExecIf($["\${ROLE}" = "guest"]?Set(GLOBAL(GUEST_\${HOST})=))
 same => n,Gosub(room-told,s,1)
 same => n(told),GotoIf($["\${GLOBAL(INVITING_\${ROOM})}" = "yes"]?done)
 same => n,GotoIf($[0\${CONFBRIDGE_INFO(parties,\${ROOM})} > 1]?done)
 same => n,ConfKick(\${ROOM},all)
 same => n(done),NoOp()

; Somebody came into a room or left it: the seat that was asked in hears by its connected line with whom it speaks now, which is the
; room's number for several, the citizen's own, or the colleague's; and dispatch, when the citizen is that seat's.
[room-told]
exten => s,1,GotoIf($["\${GLOBAL(GUEST_\${HOST})}" = ""]?done)
 same => n,Set(PARTY=\${IF($["\${GLOBAL(PARTY_\${HOST})}" = ""]?anonymous:\${GLOBAL(PARTY_\${HOST})})})
 same => n,GotoIf($["\${GLOBAL(HOSTED_\${HOST})}" = "\${ROOM}" & "\${GLOBAL(CALLER_\${HOST})}" = "\${ROOM}"]?several)
 same => n,GotoIf($["\${GLOBAL(HOSTED_\${HOST})}" = "\${ROOM}"]?colleague)
 same => n,GotoIf($["\${GLOBAL(CALLER_\${HOST})}" = "\${ROOM}"]?citizen:done)
 same => n(several),Set(EXPORT(\${GLOBAL(GUEST_\${HOST})},CONNECTEDLINE(num))=${dialPlan.conference}\${ROOM})
 same => n,Return()
 same => n(colleague),Set(EXPORT(\${GLOBAL(GUEST_\${HOST})},CONNECTEDLINE(num))=\${HOST})
 same => n,Return()
 same => n(citizen),Set(EXPORT(\${GLOBAL(GUEST_\${HOST})},CONNECTEDLINE(num))=\${PARTY})
 same => n,Set(CALL=\${HOTLINE_CALL})
 same => n,ExecIf($["\${HOTLINE_ABOUT}" != ""]?Set(CALL=\${HOTLINE_ABOUT}))
 same => n,UserEvent(HotlineTaken,Call: \${CALL},Extension: \${GLOBAL(GUEST_\${HOST}):6:-9})
 same => n(done),Return()

; Who is asked into a room; enters it when they answer.
[conference-party]
exten => _XXXX,1,UserEvent(HotlineRoom,Room: \${HOTLINE_ROOM},Role: asked)
 same => n,Set(CALLERID(all)="" <${dialPlan.conference}\${HOTLINE_ROOM}>)
 same => n,Dial(PJSIP/\${EXTEN},${ringSeconds.outside},b(to-seat^s^1))
 same => n,Hangup()
exten => _${dialPlan.outside}X.,1,UserEvent(HotlineRoom,Room: \${HOTLINE_ROOM},Role: asked)
 same => n,Set(CALLERID(all)="" <12345>)
 same => n,Dial(PJSIP/\${EXTEN:1}@trunk,${ringSeconds.outside},b(record^s^1(party)))
 same => n,Hangup()
; Also where the exchange gave up waiting for the answer.
exten => h,1,Set(GLOBAL(INVITING_\${HOTLINE_ROOM})=no)
 same => n,GotoIf($["\${DIALSTATUS}" = "ANSWER"]?done)
 same => n,UserEvent(HotlineRoom,Room: \${HOTLINE_ROOM},Role: missed)
 same => n,GotoIf($[0\${CONFBRIDGE_INFO(parties,\${HOTLINE_ROOM})} > 1]?done)
 same => n,ConfKick(\${HOTLINE_ROOM},all)
 same => n(done),NoOp()
`;
