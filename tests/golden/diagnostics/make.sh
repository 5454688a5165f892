#!/usr/bin/env bash
# Makes the reports in real/ anew from inputs/, with the tools that are on PATH; the others' reports stay.
# PMD and FINDBUGS (a class path) and RUNTIME (a jar of Java 8's classes, for FindBugs) may be given.
set -uo pipefail
cd "$(dirname "$0")"

out="$PWD/real"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
project="$work/project"
cp -r inputs "$project"
mkdir -p "$out"
cd "$project"
export LC_ALL=C.UTF-8

# Standard input, without what is of this machine, to a report.
keep() { sed -e "s#$project#/home/user/project#g" -e "s#$work#/home/user#g" >"$out/$1"; }
has() { command -v "$1" >/dev/null; }

if has gcc; then
    gcc -Wall -Wextra -c -o /dev/null compile.c 2>&1 | keep gcc-compile.txt
    gcc -Wall -fanalyzer -c -o /dev/null analyze.c 2>&1 | keep gcc-analyze.txt
    gcc -Wall -fanalyzer -fdiagnostics-plain-output -c -o /dev/null analyze.c 2>&1 | keep gcc-plain.txt
    gcc -Wall -Wextra -fanalyzer -fdiagnostics-format=json -c -o /dev/null compile.c 2>&1 | keep gcc-compile.json
    gcc -Wall -fanalyzer -fdiagnostics-format=json -c -o /dev/null analyze.c 2>&1 | keep gcc-analyze.json
    gcc -Wall -fdiagnostics-parseable-fixits -c -o /dev/null fixes.c 2>&1 | keep gcc-fixes.txt
    gcc -Wall -fdiagnostics-format=json -c -o /dev/null fixes.c 2>&1 | keep gcc-fixes.json
    for way in "" -fno-diagnostics-show-caret -fno-diagnostics-show-line-numbers -ftabstop=4 \
        -fdiagnostics-column-unit=byte -fdiagnostics-column-origin=0; do
        gcc -Wall -fsyntax-only $way columns.c columns.cpp 2>&1 | keep "gcc-columns${way//=/-}.txt"
    done
    gcc -Wall -fsyntax-only -fdiagnostics-format=json columns.c 2>&1 | keep gcc-columns.json
    g++ -Wall -c -o /dev/null templates.cpp 2>&1 | grep -v "note: " | head -60 | keep gcc-templates.txt
    gcc -g -fno-omit-frame-pointer -fsanitize=address -o memory memory.c
    for kind in 1 2 3 4 5 6; do ./memory $kind 2>&1 | grep -v "^ *0x\|^=>0x" | keep asan-$kind.txt; done
    gcc -g -fsanitize=undefined -o undefined undefined.c
    (./undefined) 2>&1 | grep -v "Floating" | keep ubsan.txt
    (UBSAN_OPTIONS=print_stacktrace=1 ./undefined) 2>&1 | grep -v "Floating" | keep ubsan-stacks.txt
    gcc -g -fsanitize=thread -o race race.c
    setarch -R ./race 2>&1 | keep tsan.txt
    gcc -g -o unset unset.c
    gcc -g -o memory memory.c
    gcc -g -o race race.c
    if has valgrind; then
        valgrind --leak-check=full ./unset 2>&1 | keep valgrind-unset.txt
        valgrind --leak-check=full ./memory 2 2>&1 | keep valgrind-freed.txt
        valgrind --leak-check=full --fullpath-after= ./memory 4 2>&1 | keep valgrind-leak.txt
        valgrind --xml=yes --xml-file="$work/valgrind.xml" ./memory 3 >/dev/null 2>&1
        keep valgrind-twice.xml <"$work/valgrind.xml"
        valgrind --tool=helgrind ./race 2>&1 | keep valgrind-race.txt
    fi
fi
clang=$(command -v clang || command -v clang-14)
if [ -n "$clang" ]; then # 14, which shows code without the numbers of its lines
    "$clang" -Wall -Wextra -c -o /dev/null compile.c 2>&1 | keep clang-compile.txt
    "$clang" -Wall -fdiagnostics-parseable-fixits -c -o /dev/null fixes.c 2>&1 | keep clang-edits.txt
    "$clang" -Wall -fsyntax-only columns.c 2>&1 | keep clang-columns.txt
    "$clang" -Wall -fsyntax-only -fno-caret-diagnostics columns.c 2>&1 | keep clang-columns-plain.txt
    "$clang" -g -fno-omit-frame-pointer -fsanitize=address -o memory memory.c
    for kind in 1 3; do ./memory $kind 2>&1 | grep -v "^ *0x\|^=>0x" | keep clang-asan-$kind.txt; done
    "$clang" -g -fsanitize=memory -o unset unset.c
    ./unset 2>&1 | keep clang-msan.txt
fi
if has cppcheck; then
    cppcheck -q --enable=all --xml compile.c memory.c unset.c 2>&1 | keep cppcheck.xml
    cppcheck -q --enable=all compile.c memory.c 2>&1 | keep cppcheck.txt
    cppcheck -q --xml columns.c columns.cpp 2>&1 | keep cppcheck-columns.xml
    cppcheck -q columns.c columns.cpp 2>&1 | keep cppcheck-columns.txt
    for name in gcc vs edit cppcheck1; do
        cppcheck -q --enable=warning --template=$name memory.c 2>&1 | keep cppcheck-$name.txt
    done
fi
if has clang-tidy; then
    checks="-*,clang-*,bugprone-*,readability-isolate-declaration,cppcoreguidelines-init-variables"
    clang-tidy -checks="$checks" -export-fixes="$work/fixes.yaml" compile.c analyze.c -- -Wall >"$work/tidy.txt" 2>/dev/null
    keep clang-tidy.txt <"$work/tidy.txt"
    keep clang-tidy.yaml <"$work/fixes.yaml"
    clang-tidy -checks="$checks" -export-fixes="$work/edits.yaml" fixes.c init.c -- -Wall >/dev/null 2>&1
    keep clang-tidy-fixes.yaml <"$work/edits.yaml"
    clang-tidy -checks="-*,bugprone-*" -export-fixes="$work/columns.yaml" columns.cpp -- >"$work/columns.txt" 2>/dev/null
    keep clang-tidy-columns.txt <"$work/columns.txt"
    keep clang-tidy-columns.yaml <"$work/columns.yaml"
fi
if has javac; then
    javac -Xlint:all -d none Compile.java 2>&1 | keep javac-compile.txt
    javac -Xlint:all -d none Syntax.java 2>&1 | keep javac-syntax.txt
    javac -encoding UTF-8 -d none Columns.java 2>&1 | keep javac-columns.txt
    LC_ALL=C javac -encoding UTF-8 -d none Columns.java 2>&1 | keep javac-columns-ascii.txt
fi
if has ecj; then
    ecj -proc:none -17 -d none -warn:all Compile.java Warnings.java 2>&1 | keep ecj.txt
    ecj -proc:none -17 -d none -Xemacs Compile.java 2>&1 | keep ecj-emacs.txt
    ecj -proc:none -17 -d none -warn:all -log "$work/ecj.xml" Compile.java Syntax.java >/dev/null 2>&1
    grep -v "<option key" "$work/ecj.xml" | keep ecj.xml
    ecj -proc:none -17 -d none -encoding UTF-8 -log "$work/columns.xml" Columns.java 2>&1 | keep ecj-columns.txt
    grep -v "<option key" "$work/columns.xml" | keep ecj-columns.xml
    LC_ALL=C ecj -proc:none -17 -d none -encoding UTF-8 Columns.java 2>&1 | keep ecj-columns-ascii.txt
    ecj -proc:none -source 1.8 -target 1.8 -g -d classes Bugs.java >/dev/null 2>&1
fi
if has gradle; then # 4.4, which has an end of its own
    mkdir -p "$work/gradle/src/main/java"
    cp Compile.java Columns.java "$work/gradle/src/main/java/"
    cat >"$work/gradle/build.gradle" <<'BUILD'
apply plugin: 'java'
compileJava.options.encoding = 'UTF-8'
compileJava.options.compilerArgs << '-Xlint:all'
BUILD
    (cd "$work/gradle" && gradle --offline --no-daemon compileJava) 2>&1 |
        sed -e "s#$work/gradle/src/main/java#/home/user/project#g" |
        grep -v "^openjdk\|^OpenJDK\|BUILD FAILED in" | keep gradle-4-columns.txt
fi
if has mvn && [ -n "${MAVEN_COMPILER:-}" ]; then # the version of its compiler plugin, such as 3.14.0
    mkdir -p "$work/maven/src/main/java"
    cp Compile.java "$work/maven/src/main/java/"
    cat >"$work/maven/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId><artifactId>example</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
</project>
POM
    (cd "$work/maven" && mvn -B "org.apache.maven.plugins:maven-compiler-plugin:$MAVEN_COMPILER:compile") 2>&1 |
        sed -e "s#$work/maven/src/main/java#/home/user/project#g" -e 's#\x1b\[0m##g' |
        grep -v "Finished at\|Total time" | keep maven-errors.txt
fi
if [ -n "${PMD:-}" ]; then
    rules=rulesets/java/quickstart.xml
    for format in xml sarif; do
        java -cp "$PMD" net.sourceforge.pmd.cli.PmdCli check --no-cache -R $rules -f $format -d Bugs.java -d Warnings.java 2>/dev/null |
            keep pmd.$format
    done
fi
if [ -n "${FINDBUGS:-}" ]; then
    java -cp "$FINDBUGS" edu.umd.cs.findbugs.FindBugs2 -xml:withMessages -low -auxclasspath "$RUNTIME" -sourcepath . classes 2>/dev/null |
        grep -v AuxClasspathEntry | keep findbugs.xml
fi
find "$out" -size 0 -print -delete
