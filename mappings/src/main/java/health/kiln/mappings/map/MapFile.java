/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.map;

import java.util.List;

/**
 * One map file as read, with what is wrong in it.
 *
 * @param name the file's name
 * @param layer {@code guide}, {@code base}, or a site's name
 */
record MapFile(String name, String layer, List<Block> blocks, List<Defect> defects) {
    MapFile {
        blocks = List.copyOf(blocks);
        defects = List.copyOf(defects);
    }

    /** Reads the text of a file; reading goes on after a mistake, so that all of them are told at once. */
    static MapFile parse(String name, String layer, String text) {
        return new MapParser(name, layer, text).parse();
    }
}
