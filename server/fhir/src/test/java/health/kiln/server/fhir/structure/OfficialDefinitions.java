/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.fhir.structure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.stax.StAXSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads the bundles of official R4 (4.0.1) definitions that HAPI packages, one resource at a time. */
final class OfficialDefinitions {
    private static final String FOLDER = "/org/hl7/fhir/r4/model/";

    private OfficialDefinitions() {}

    /** Each resource of this name in a bundle of definitions. */
    static void each(String file, String resource, Consumer<Element> taker)
            throws IOException, XMLStreamException, TransformerException {
        try (var stream = OfficialDefinitions.class.getResourceAsStream(FOLDER + file)) {
            if (stream == null) {
                throw new IOException("no " + file + " on the class path");
            }
            var reader = XMLInputFactory.newDefaultFactory().createXMLStreamReader(stream);
            while (reader.hasNext()) {
                if (reader.isStartElement() && reader.getLocalName().equals(resource)) {
                    var result = new DOMResult();
                    TransformerFactory.newDefaultInstance().newTransformer().transform(new StAXSource(reader), result);
                    taker.accept(((Document) result.getNode()).getDocumentElement());
                } else {
                    reader.next();
                }
            }
        }
    }

    static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getLocalName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    static Optional<Element> child(Element parent, String name) {
        return children(parent, name).stream().findFirst();
    }

    /** The {@code value} of a primitive child; empty text when there is none. */
    static String value(Element parent, String name) {
        return child(parent, name).map(child -> child.getAttribute("value")).orElse("");
    }
}
