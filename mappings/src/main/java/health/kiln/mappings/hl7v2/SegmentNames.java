/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.mappings.hl7v2;

import java.util.Arrays;

/** The usual segment names as shared strings, so that a message allocates none. */
final class SegmentNames {
    private static final String[] USUAL =
            ("MSH SFT UAC EVN PID PD1 NK1 PV1 PV2 ROL PRT DB1 OBX AL1 IAM DG1 DRG PR1 GT1 IN1 IN2"
                            + " IN3 ACC UB1 UB2 PDA MRG ORC OBR NTE TQ1 TQ2 SPM SAC INV TXA RXA RXO RXE RXD RXR RXC RXG SCH"
                            + " RGS AIS AIG AIL AIP FT1 CTD CTI BLG DSC MSA ERR QRD QRF FHS BHS BTS FTS CON ARV")
                    .split(" ", -1);
    private static final int SLOTS = 512;
    private static final String[] TABLE = table();

    private SegmentNames() {}

    private static String[] table() {
        var table = new String[SLOTS];
        Arrays.fill(table, "");
        for (String name : USUAL) {
            int slot = slot(SegmentIndex.keyOf(name));
            while (!table[slot].isEmpty()) {
                slot = (slot + 1) % SLOTS;
            }
            table[slot] = name.intern(); // so are the names in maps: equal ones are the same
        }
        return table;
    }

    private static int slot(int key) {
        return (key * 0x9E3779B1) >>> 23;
    }

    /** The name that was packed into this key. */
    static String of(int key) {
        for (int slot = slot(key); !TABLE[slot].isEmpty(); slot = (slot + 1) % SLOTS) {
            if (SegmentIndex.keyOf(TABLE[slot]) == key) {
                return TABLE[slot];
            }
        }
        return new String(new char[] {(char) (key >> 16 & 0xFF), (char) (key >> 8 & 0xFF), (char) (key & 0xFF)});
    }
}
