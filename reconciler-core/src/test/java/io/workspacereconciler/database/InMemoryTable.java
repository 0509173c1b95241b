package io.workspacereconciler.database;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Rows in the order of their keys, changed only within a transaction and changed back when it fails. */
public final class InMemoryTable<K, V> {

    private final NavigableMap<K, V> rows;
    private final UndoLog undo;

    /** An empty table whose transactions are those of {@code undo}. */
    public InMemoryTable(Comparator<? super K> order, UndoLog undo) {
        this.rows = new TreeMap<>(order);
        this.undo = undo;
    }

    /** The row with this key. */
    public Optional<V> find(K key) {
        undo.requireOpen();
        return Optional.ofNullable(rows.get(key));
    }

    /** All rows in the order of their keys, as they are now. */
    public List<V> rows() {
        undo.requireOpen();
        return List.copyOf(rows.values());
    }

    /** The rows in the order of their keys, beginning behind this key. */
    public Iterable<V> rowsAfter(K key) {
        undo.requireOpen();
        return rows.tailMap(key, false).values();
    }

    /** Inserts the row or replaces the one with this key. */
    public void put(K key, V row) {
        V before = rows.put(key, row);
        undo.add(before == null ? () -> rows.remove(key) : () -> rows.put(key, before));
    }

    /** Deletes the row with this key. */
    public void remove(K key) {
        V before = rows.remove(key);
        if (before != null) {
            undo.add(() -> rows.put(key, before));
        }
    }
}
