package io.workspacereconciler.local.ec2;

import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one well-formed XML answer in EC2's shape; every text is escaped. */
final class Ec2Xml {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private static final String STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private interface Write {
        void to(XMLStreamWriter writer) throws XMLStreamException;
    }

    private final XMLStreamWriter writer;

    private Ec2Xml(XMLStreamWriter writer) {
        this.writer = writer;
    }

    static String response(String action, String requestId, Consumer<Ec2Xml> content) {
        return document(xml -> xml.write(to -> {
            to.writeStartElement(action + "Response");
            to.writeDefaultNamespace(NAMESPACE);
            xml.text("requestId", requestId);
            content.accept(xml);
            to.writeEndElement();
        }));
    }

    /** An answer of the security token service, which has a shape of its own. */
    static String securityToken(String action, String requestId, Consumer<Ec2Xml> result) {
        return document(xml -> xml.write(to -> {
            to.writeStartElement(action + "Response");
            to.writeDefaultNamespace(STS_NAMESPACE);
            xml.nest(action + "Result", result);
            xml.nest("ResponseMetadata", metadata -> metadata.text("RequestId", requestId));
            to.writeEndElement();
        }));
    }

    /** A refusal of the security token service. */
    static String securityTokenError(String code, String message, String requestId) {
        return document(xml -> xml.write(to -> {
            to.writeStartElement("ErrorResponse");
            to.writeDefaultNamespace(STS_NAMESPACE);
            xml.nest(
                    "Error",
                    error -> error.text("Type", "Sender").text("Code", code).text("Message", message));
            xml.text("RequestId", requestId);
            to.writeEndElement();
        }));
    }

    static String error(String code, String message, String requestId) {
        return document(xml -> xml.nest("Response", response -> {
            response.nest(
                    "Errors",
                    errors -> errors.nest(
                            "Error", error -> error.text("Code", code).text("Message", message)));
            response.text("RequestID", requestId);
        }));
    }

    /** An element with a text; an empty text gives an empty element. */
    Ec2Xml text(String name, Object value) {
        write(to -> {
            to.writeStartElement(name);
            to.writeCharacters(withoutForbidden(value.toString()));
            to.writeEndElement();
        });
        return this;
    }

    /** As {@link #text}, but no element at all for an empty text. */
    Ec2Xml textUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : text(name, value);
    }

    Ec2Xml time(String name, Instant value) {
        return text(name, TIME.format(value));
    }

    Ec2Xml nest(String name, Consumer<Ec2Xml> content) {
        write(to -> to.writeStartElement(name));
        content.accept(this);
        write(XMLStreamWriter::writeEndElement);
        return this;
    }

    <T> Ec2Xml items(String name, Iterable<T> items, BiConsumer<Ec2Xml, T> content) {
        return nest(name, set -> items.forEach(item -> set.nest("item", xml -> content.accept(xml, item))));
    }

    Ec2Xml tags(Map<String, String> tags) {
        return items(
                "tagSet",
                tags.entrySet(),
                (item, tag) -> item.text("key", tag.getKey()).text("value", tag.getValue()));
    }

    private static String document(Consumer<Ec2Xml> content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter writer = FACTORY.createXMLStreamWriter(text);
            Ec2Xml xml = new Ec2Xml(writer);
            xml.write(to -> to.writeStartDocument("UTF-8", "1.0"));
            content.accept(xml);
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException broken) {
            throw new IllegalStateException("XML could not be written to memory", broken);
        }
        return text.toString();
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String withoutForbidden(String text) {
        boolean clean = text.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
        return clean ? text : text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]", "?");
    }

    private void write(Write write) {
        try {
            write.to(writer);
        } catch (XMLStreamException broken) {
            throw new IllegalStateException("XML could not be written to memory", broken);
        }
    }
}
