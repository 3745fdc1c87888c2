/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import java.util.List;

/** The part of FHIRPath (hl7.org/fhirpath/N1) that R4's search parameters are written in, as a tree. */
sealed interface Expression {
    /** The resource itself ({@code %resource}, or the type's name that an expression begins with). */
    record Resource(String type) implements Expression {}

    /** Where a relative expression begins. */
    record Focus() implements Expression {}

    record Member(Expression of, String name) implements Expression {}

    /** One item of a list, from 0. */
    record Item(Expression of, int index) implements Expression {}

    /** {@code of.where(member = 'text')}. */
    record WhereEquals(Expression of, String member, String text) implements Expression {}

    /** {@code of.where(resolve() is type)}. */
    record WhereResolves(Expression of, String type) implements Expression {}

    /** {@code of as type} and {@code of.as(type)}. */
    record As(Expression of, String type) implements Expression {}

    /** {@code of.exists() and of != literal}. */
    record ExistsAndDiffers(Expression of, boolean literal) implements Expression {}

    record Union(List<Expression> parts) implements Expression {
        public Union {
            parts = List.copyOf(parts);
        }
    }
}
