const columnIds = [
  'bucket',
  'title',
  'directory',
  'model',
  'step',
  'progress',
  'activity',
  'elapsed',
  'lastActivity',
  'tokens',
  'cost',
  'retries',
] as const

export type ColumnId = (typeof columnIds)[number]
