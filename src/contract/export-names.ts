/** What an export can be written as: `json` and `jsonl` can be imported, the others are to be read. */
export const exportFormats = ['html', 'markdown', 'csv', 'json', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** End of the name of a file, by format. */
export const exportEndings: Readonly<Record<ExportFormat, string>> = {
  html: 'html',
  markdown: 'md',
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
}
