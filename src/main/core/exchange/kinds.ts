/** What a text of the format can be: its `kind`. */
export const kinds = ['document', 'requirement', 'query', 'response'] as const
export type Kind = (typeof kinds)[number]
