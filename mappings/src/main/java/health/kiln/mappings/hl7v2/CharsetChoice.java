/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import health.kiln.mappings.Remark;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Which character set a message is written in.
 *
 * @param charset of the text, and of the bytes in {@code \X…\} escapes
 * @param codeExtensions whether ISO 2022 escape sequences may switch to other sets (MSH-18 repeats, or MSH-20)
 * @param remarks what was odd about the declaration
 */
public record CharsetChoice(Charset charset, boolean codeExtensions, List<Remark> remarks) {
    public CharsetChoice {
        remarks = List.copyOf(remarks);
    }
}
