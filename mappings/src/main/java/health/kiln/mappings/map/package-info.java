/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Maps: text files that say what fields become, read, checked and compiled when the gateway starts, then run message by
 * message. The language is described in {@code mappings/maps/README.md}; its grammar:
 *
 * <pre>
 * file      = { "system" NAME "=" URI | "codesystem" NAME {"," NAME} "=" URI | "extension" NAME "=" URI
 *             | "authority" NAME {"," NAME} "=" URI | "disable" RULE-ID
 *             | "set" POLICY "=" VALUE {"," VALUE} | table | map | message | events }
 * table     = "table" NAME [HL7nnnn] "-&gt;" URI  NEWLINE { row | "default" CODE }
 * row       = CODE {"," CODE} "=" [SYSTEM "#"] CODE [STRING]
 * map       = "map" SEG "[" TYPE ["-" NAME] "]" ["from" TABLE-OF-GUIDE] NEWLINE { statement }
 * statement = "key" ["otherwise" | "weak"] key {"??" key} ["when" condition]   one name of the resource
 *             | "when" condition                          no resource unless it holds
 *             | "stamp" source                            when its statements were made
 *             | "status" HL7nnnn source ["detail" source ["else" STRING "when" condition]] ["from" SEG-n] a coded status, folded by the state
 *             | "join" SEG-n {"," SEG-n} clauses          consecutive groups with equal fields are one
 *             | source "-&gt;" target ":" DATATYPE clauses
 *             | source "=&gt;" step ":" DATATYPE clauses     part of an encounter's step
 *             | target "=" value clauses
 *             | "test" STRING {STRING} ["on" TRIGGER] "expect" expected {"and" expected}
 *             | "clear" target ["when" condition]
 * expected  = ["not"] JSON-PATH | JSON-PATH "=" STRING
 * key       = ("id" | "ids") "(" source ["as" NAME] ")" | "place" "(" source ")" | "of" "(" part {"," part} ")"
 * part      = source | "id" "(" source ["as" NAME] ")" | "ref" TYPE | STRING | "group" "(" source ")" | "occurrence" ["of" source]
 * source    = place {"??" place}      place = SEG-n[.n[.n]]["*"] ["#" NAME] | "lines" "(" SEG-n ")"
 * target    = [TYPE "."] element {"." element}            element = NAME ["[" (NAME | "self" | "+" | "@" place) "]"]
 * value     = STRING | NUMBER | "true" | "false" | SYSTEM "#" CODE [STRING] | "ref" TYPE
 * clauses   = { "table" NAME | "in" HL7nnnn | ("unit" | "until") source | "with" NAME "=" value {"," …} | "when" condition
 *             | "row" ROW {"," ROW} }
 * condition = and {"or" and}          and = not {"and" not}          not = ["not"] ( "(" condition ")" | test )
 * test      = source ["not"] ("valued" | "grouped") | source ("="|"!=") STRING | source ["not"] "in" "(" STRING {"," STRING} ")"
 *             | "count" "(" source ")" ("="|"!="|"&gt;"|"&lt;") NUMBER | "trigger" ["not"] "in" "(" … ")" | SEG ["not"] "present"
 * message   = "message" TYPE "^" EVENT {"," EVENT} NEWLINE ["priority" N] { "note" STRING } { node }
 * node      = [PRESENCE] TYPE ["-" NAME] "&lt;-" SEG "[" TYPE "]" {…} | "each" GROUP-OR-SEG ["shared" {TYPE}] NEWLINE { node }
 *             | "merge" TYPE "from" source | "rename" TYPE "from" source ["when" condition] | "move" TYPE "to" TYPE
 *             | "retire" TYPE ["wrong"] ["when" condition] | ("link" | "unlink") TYPE
 *             | "snapshot" TYPE "of" TYPE "from" SEG "on" EVENT {"," EVENT} ["when" condition]
 * events    = "events" TYPE NEWLINE { EVENT {"," EVENT} STEP ["at" source] }
 * </pre>
 */
@NullMarked
package health.kiln.mappings.map;

import org.jspecify.annotations.NullMarked;
