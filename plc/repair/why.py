"""Why a kind of flaw matters, in one line for each, and where MITRE says more."""

from __future__ import annotations

_WHYS = """\
15 whoever sends the input chooses a setting of the system
23 a name with `..` in it leads to files outside of the folder that was meant
36 an absolute path in the input leads to any file at all
78 input becomes part of a command line, so whoever sends it runs commands
80 input goes into a page as it is, so whoever sends it runs scripts in the reader's browser
81 input goes into an error page as it is, so whoever sends it runs scripts in the reader's browser
83 input goes into an attribute as it is, so whoever sends it runs scripts in the reader's browser
89 input becomes part of a query, so whoever sends it reads and changes the data
90 input becomes part of a directory query, so whoever sends it changes what is asked
111 native code is called without the checks that Java makes
113 line ends in the input begin new headers, or a second response
114 a library or program is loaded from a place that others can choose
121 more is written than an array on the stack holds, over what lies behind it
122 more is written than was allocated, over what lies behind it on the heap
123 input decides what is written where in memory
124 something is written before the beginning of a buffer
126 something is read behind the end of a buffer
127 something is read before the beginning of a buffer
129 an index that comes from outside is used without a look at the array's bounds
134 input is used as the format, so whoever sends it reads and writes memory
176 text is converted without room for what it may become
188 the code relies on how the compiler lays out variables, which may change
190 a result does not fit its type and wraps around, or is undefined
191 a result falls below the least value of its type and wraps around, or is undefined
193 a bound is one too high or too low
194 a negative number becomes a huge one when its sign is extended
195 a negative number becomes a huge one when it is taken for unsigned
196 a large number becomes negative when it is taken for signed
197 the upper part of a number is cut off in a smaller type
209 an error message tells strangers about the inside of the program
222 what is noted of an attack is cut short
223 what would show an attack is not noted
226 secrets stay in memory that others get next
242 the function cannot be used safely: it writes whatever comes
244 secrets stay in heap memory that is resized or freed
247 a name from DNS proves nothing: whoever runs the server chooses it
248 an exception that nobody catches ends the program
252 a call can fail, and the code goes on as if it had not
253 the result is compared with what the function does not return on failure
256 a password is kept as it is, for everybody who reads the file
259 a password in the code is known to everybody who has the program
272 the code goes on with rights that it no longer needs
273 giving up rights can fail, and the code goes on as if it had not
284 something can be reached by those who may not
315 a secret is kept readable in a cookie
319 a secret is sent readable over the network
321 a key in the code is known to everybody who has the program
325 without that step the encryption does not protect
327 the algorithm is known to be breakable
328 texts with the same hash can be found
329 the same start value twice lets readers compare what is encrypted
336 the same seed gives the same numbers each time
338 the numbers can be guessed, so they are no secret
364 the handler may run in the midst of what it shares with the program
366 two threads reach the same data without agreement
367 what was checked may be another thing by the time it is used
369 the divisor may be zero, which ends the program
377 others can guess the name of the temporary file and be there first
378 others can read or change the temporary file
379 others can see or replace what is in the folder of the temporary file
382 one request ends the whole server
383 threads made by hand escape the container that runs the server
390 an error is noticed and nothing is done about it
391 an error is not noticed, and the code goes on
395 catching a null pointer's exception hides the flaw that threw it
396 a handler for everything also hides what was not foreseen
397 callers cannot tell what went wrong and handle it
398 the code does not do what it seems to do
400 input decides how much is used up, so whoever sends it stops the others
401 memory is no longer reachable and never freed
404 what was opened or locked is not given back on every way out
415 memory is freed twice, which corrupts the heap
416 memory is used after it was freed, when it may hold something else
426 a program is looked for where others may put theirs
427 a folder of the search path can be changed by others
440 the function does not do what its callers expect
457 the variable is read before anything was put into it
459 what was made for the moment is left behind
464 a terminator from the input ends the data early
467 this is the size of the pointer, not of what it points to
468 pointer arithmetic counts elements, and the code counts bytes
469 pointers into different objects are subtracted, which is undefined
470 input decides which class is loaded, so whoever sends it chooses the code
475 the call breaks a rule of the interface, so anything may happen
476 the pointer may be null where it is used, which ends the program
477 the function is obsolete and has known traps
478 a value that no case names is passed over in silence
479 the handler calls what must not be called in the midst of itself
480 the operator is not the one that was meant
481 `=` changes the variable where `==` was meant to compare it
482 `==` compares where `=` was meant to change the variable
483 the braces hold less, or more, than the indentation shows
484 the case runs on into the next one
486 two classes may have the same name
491 a copy of the object escapes the checks of its constructor
499 secrets are written out with the object
500 everybody can change what all instances share
506 the code harms whoever runs it
510 a way in that is not documented
511 the code harms at a certain time or event
523 a login is sent without protection
526 settings in the environment are shown to strangers
533 secrets are written to a server's log
534 secrets are written to a debugging log
535 an error of a shell tells strangers about the system
539 a secret stays on the user's disk
546 the comment says that something is not finished
549 a password can be read on the screen as it is typed
561 the code never runs
562 the address is of a variable that is gone once the function returns
563 what is put into the variable is never read
566 a key from the input reaches records of others
568 what the parent class holds is never given back
570 the condition is never true, so its code never runs
571 the condition is always true, so it decides nothing
572 the code runs in this thread, none is started
579 the session cannot be stored or moved with this object in it
580 the copy is of the wrong class and lacks what the parent copies
581 equal objects land in different places of a hash table
582 everybody can change the elements of the array
584 the return throws away the exception that was on its way
585 nothing is guarded by the block
586 the object may be cleaned up twice, and no memory is freed by it
587 nothing is known to lie at that address
588 what the pointer points to is no such structure, so other memory is read
590 memory that was never allocated is freed, which corrupts the heap
591 secrets may be written to disk when memory runs short
597 `==` compares where the strings lie, not what they say
598 a secret in an address ends up in logs and histories
600 the error page of the server tells strangers about the program
601 a link of yours leads to wherever its sender wants
605 another program may share the port and take its connections
606 input decides how often the loop runs
607 everybody can change the object, though it is final
609 a second thread may see an object that is not finished
613 who has an old session is still logged in
614 the cookie is also sent unencrypted
615 a comment in the page tells strangers about the system
617 input can make the assertion fail, which ends the program
620 the password is changed without asking for the old one
643 input becomes part of the query, so whoever sends it changes what is asked
665 something is used that was not set up, or not in full
666 what is done is not allowed at that point
667 the lock is not taken, or not given back, on every way
672 something is used after it was closed or freed
674 nothing bounds the depth, so the stack overflows
675 the same thing is closed or freed a second time
676 the function is safe only with care that is not taken here
680 a size wraps around, so too little is allocated for what is written
681 the number does not survive the conversion to the other type
685 the call passes more or fewer arguments than are read
688 the call passes the wrong variable
690 the call returns null when it fails, and the result is used unseen
698 the code runs on after it has sent the user elsewhere
758 the language does not say what this does
759 without salt, equal passwords have equal hashes, and tables of them exist
760 with a known salt, tables of hashes can be made beforehand
761 what is freed is not the address that was allocated, which corrupts the heap
762 what is freed was allocated in another way, which corrupts the heap
764 the lock is taken a second time, which waits for ever
765 the lock is given back more often than it was taken
772 what was opened is not closed, until no more can be opened
773 the file can no longer be closed, for nothing refers to it
775 the file is never closed, until no more can be opened
780 RSA without this padding gives away what it encrypts
785 the buffer is shorter than the longest path that is written
789 input decides how much is allocated, so whoever sends it uses up the memory
832 what is not locked is unlocked, which is undefined
833 two threads wait for each other for ever
835 nothing ends the loop
843 memory is read as a type that it does not hold"""

_BY_NUMBER = dict(line.split(" ", 1) for line in _WHYS.splitlines())


def why_of(cwe: str) -> str:
    """Why an id such as `CWE-121` matters; empty where the list has none."""
    return _BY_NUMBER.get(cwe.removeprefix("CWE-"), "")


def link_of(cwe: str) -> str:
    """MITRE's page on an id."""
    return f"https://cwe.mitre.org/data/definitions/{cwe.removeprefix('CWE-')}.html"
