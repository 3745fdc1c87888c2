/* SPDX-License-Identifier: Apache-2.0 */
package health.kiln.server.repository.index;

import health.kiln.server.repository.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One search parameter of one resource type, and how its values are kept.
 *
 * @param bit its place in {@link IndexEntries#presence}
 * @param targets the types that a reference may lead to; empty for other kinds
 * @param storage where the rows are
 * @param tokens what systems its tokens have
 */
public record Parameter(
        ResourceType type,
        String code,
        SearchParameterType kind,
        String url,
        Set<ResourceType> targets,
        int bit,
        Storage storage,
        Tokens tokens) {
    public Parameter {
        targets = Set.copyOf(targets);
    }

    /** No value leaves its rows twice: a parameter that is the sum of others is asked by asking those. */
    public sealed interface Storage {
        /** What stands on the resource's own row: id and time of the last change. */
        record OnResource() implements Storage {}

        /** Rows under the parameter's own constant. */
        record Own() implements Storage {}

        /**
         * The rows of these parameters of the same type together.
         *
         * @param target the only type of resource that a reference of this parameter leads to
         */
        record Shared(List<String> codes, Optional<ResourceType> target) implements Storage {
            public Shared {
                codes = List.copyOf(codes);
            }
        }

        /**
         * A composite of elements that a resource has once: its parts are asked one by one, of the parameters whose values
         * they are.
         */
        record Parts(List<String> codes) implements Storage {
            public Parts {
                codes = List.copyOf(codes);
            }
        }

        /** A composite of an element that repeats: rows for each combination; its parts are as these parameters' values. */
        record Groups(List<String> codes) implements Storage {
            public Groups {
                codes = List.copyOf(codes);
            }
        }
    }

    /**
     * The systems of a parameter's tokens.
     *
     * @param coded whether values say their system themselves: only then rows are kept by system
     * @param codings whether some are codings: those are kept under their whole only, and asked by a part through the
     *     table of codings
     * @param others whether some are not
     * @param systems the systems of elements bound to one
     */
    public record Tokens(boolean coded, boolean codings, boolean others, Set<String> systems) {
        public Tokens {
            systems = Set.copyOf(systems);
        }
    }

    /** The name that its constant is made of. */
    String name() {
        return type.fhirName() + "." + code;
    }

    /** What a key's hash is combined with. */
    public long constant() {
        return IndexKeys.parameter(name());
    }

    /** The parameter's number in the rows of texts. */
    public int number() {
        return (int) constant();
    }
}
