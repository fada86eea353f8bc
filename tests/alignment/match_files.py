"""Match files to read and to damage, of the piece in `format_lesson`."""

GOOD = "snote(n0,[B,b],4,0:3,0,1/4,-1.0,0.0,[v1])-note(n0,70,0,240,60,0,0)."
CLOCK = "info(midiClockUnits,480).\ninfo(midiClockRate,500000).\n"
FORERUNNER = """info(matchFileVersion,5.0).
info(midiClockUnits,480).
info(midiClockRate,500000).
info(keySignature,[Eb Maj/C min]).
snote(n0,[b,b],4,0:3,0,1/4,-1.0,0.0,[s])-note(0,[A,#],4,100,300,380,60).
snote(n5,[E,b],3,1:1,0,1/2+1/4,0.0,3.0,[])-note(1,[D,#],3,580,900,900,61).
snote(n1,[E,b],5,1:1,0,3/8,0.0,1.5,[s])-note(2,[d,#],5,582.25,900.00,62).
snote(n2,[F,-],5,1:2,1/8,1/8,1.5,2.0,[s])-no_played_note.
hammer_bounce-note(3,[D,#],5,700,720,720,20).
snote(n3,[G,n],5,1:3,0,0,1.75,2.0,[s,grace])-note(4,[G,n],5,1400,1500,1500,50).
snote(n4,[E,b],5,1:3,0,1/4,2.0,3.0,[s,trill])-note(5,[F,n],5,1500,1600,1600,63).
trill(n4)-note(6,[D,#],5,1600,1700,1700,60).
snote(n6,[G,n],4,2:1,0,1/4/3,3.0,3.6667,[s])-note(7,[G,#],4,2000,2200,2200,64).
snote(n7,[F,#],4,2:1,1/12,1/12,3.6667,4.3333,[s])-note(8,[F,#],4,2200,2400,2400,65).
snote(n8,[G,n],4,2:2,1/24,1/12,4.3333,5.0,[s])-note(9,[G,n],4,2400,2600,2600,66).
snote(n9,[C,n],4,2:3,0,1/2,5.0,9.0,[arp])-trailing_score_note.
trailing_played_note-note(10,[C,n],7,3000,3100,3100,40).
sustain(0,0).
sustain(500,127).
"""
