/** What becomes of a record whose key is there already. `ignore` writes nothing: the same key is the same content. */
export const onDuplicates = ['ignore', 'update', 'replace', 'error'] as const
export type OnDuplicate = (typeof onDuplicates)[number]
