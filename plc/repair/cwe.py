"""Short names of the kinds of flaws that the Juliet suites hold, after MITRE's CWE list."""

from __future__ import annotations

_NAMES = """\
15 external control of a setting
23 relative path traversal
36 absolute path traversal
78 OS command injection
80 cross-site scripting
81 cross-site scripting in an error message
83 cross-site scripting in an attribute
89 SQL injection
90 LDAP injection
111 unsafe JNI
113 HTTP response splitting
114 process control
121 stack-based buffer overflow
122 heap-based buffer overflow
123 write-what-where condition
124 buffer underwrite
126 buffer over-read
127 buffer under-read
129 unchecked array index
134 uncontrolled format string
176 mishandled Unicode encoding
188 reliance on memory layout
190 integer overflow
191 integer underflow
193 off-by-one error
194 unexpected sign extension
195 signed to unsigned conversion
196 unsigned to signed conversion
197 numeric truncation
209 information leak in an error message
222 truncation of security-relevant information
223 omission of security-relevant information
226 sensitive information left behind
242 inherently dangerous function
244 heap inspection
247 reliance on DNS lookups
248 uncaught exception
252 unchecked return value
253 wrong check of a return value
256 plaintext password
259 hard-coded password
272 privileges not dropped
273 unchecked drop of privileges
284 improper access control
315 plaintext in a cookie
319 cleartext transmission
321 hard-coded cryptographic key
325 missing cryptographic step
327 broken cryptography
328 weak hash
329 predictable IV
336 same seed in a random generator
338 weak random generator
364 signal handler race
366 race condition
367 time-of-check time-of-use race
369 division by zero
377 insecure temporary file
378 temporary file with insecure permissions
379 temporary file in an insecure folder
382 System.exit in a server
383 direct use of threads
390 error detected but not handled
391 unchecked error condition
395 catch of NullPointerException
396 catch of a generic exception
397 throw of a generic exception
398 poor code quality
400 resource exhaustion
401 memory leak
404 resource not released
415 double free
416 use after free
426 untrusted search path
427 uncontrolled search path element
440 behaviour other than expected
457 uninitialised variable
459 incomplete cleanup
464 added data structure sentinel
467 sizeof of a pointer
468 wrong pointer scaling
469 pointer subtraction for a size
470 unsafe reflection
475 undefined behaviour of an API
476 null pointer dereference
477 obsolete function
478 missing default case
479 non-reentrant function in a signal handler
480 wrong operator
481 assignment instead of comparison
482 comparison instead of assignment
483 wrong block delimitation
484 missing break in a switch
486 classes compared by name
491 object hijack
499 serializable sensitive data
500 public static field not final
506 embedded malicious code
510 trapdoor
511 logic or time bomb
523 unprotected credentials
526 information in environment variables
533 information in a server log
534 information in a debug log
535 information in a shell error
539 persistent cookie
546 suspicious comment
549 unmasked password
561 dead code
562 returned address of a local
563 unused variable
566 authorization bypass through SQL
568 finalize without super
570 always false expression
571 always true expression
572 Thread.run instead of start
579 non-serializable object in a session
580 clone without super
581 equals without hashCode
582 public final static array
584 return in finally
585 empty synchronized block
586 explicit call of finalize
587 fixed address in a pointer
588 child of a non-structure pointer
590 free of memory not on the heap
591 unlocked memory for sensitive data
597 strings compared by ==
598 information in a query string
600 uncaught exception in a servlet
601 open redirect
605 multiple binds to one port
606 unchecked loop condition
607 mutable public static final
609 double-checked locking
613 insufficient session expiration
614 cookie without Secure
615 information in a comment
617 reachable assertion
620 unverified password change
643 XPath injection
665 improper initialisation
666 operation in the wrong phase
667 improper locking
672 use after release
674 uncontrolled recursion
675 duplicate operation on a resource
676 potentially dangerous function
680 integer overflow to buffer overflow
681 wrong numeric conversion
685 wrong number of arguments
688 wrong argument
690 unchecked null return
698 redirect without exit
758 undefined behaviour
759 hash without salt
760 predictable salt
761 free of a pointer not at the start
762 mismatched memory management
764 multiple locks
765 multiple unlocks
772 resource not released after its lifetime
773 missing reference to an open file
775 file descriptor not released
780 RSA without OAEP
785 path buffer too small
789 uncontrolled memory allocation
832 unlock of what is not locked
833 deadlock
835 infinite loop
843 type confusion"""

_BY_NUMBER = dict(line.split(" ", 1) for line in _NAMES.splitlines())


def name_of(cwe: str) -> str:
    """The short name of an id such as `CWE-121`; empty where the list has none."""
    return _BY_NUMBER.get(cwe.removeprefix("CWE-"), "")
