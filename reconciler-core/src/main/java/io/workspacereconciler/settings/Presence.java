package io.workspacereconciler.settings;

/** Whether a setting must be given. */
sealed interface Presence {
    /** What stands in the column "default" of the documentation. */
    String describe();

    /** It must be given. */
    record Required() implements Presence {
        @Override
        public String describe() {
            return "required";
        }
    }

    /** It may be left out and then has no value. */
    record Optional() implements Presence {
        @Override
        public String describe() {
            return "none";
        }
    }

    /** It may be left out and then has this text. */
    record Default(String text) implements Presence {
        @Override
        public String describe() {
            return "`" + text + "`";
        }
    }

    /** It must be given when the condition holds. */
    record RequiredWhen(Condition condition) implements Presence {
        @Override
        public String describe() {
            return "required when " + condition;
        }
    }
}
