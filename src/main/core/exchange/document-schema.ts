import type * as model from './document.ts'
import {
  integer,
  type JsonSchema,
  list,
  number,
  oneOf,
  optional,
  record,
  ref,
  string,
  version,
} from './schema/schema-parts.ts'

const id = string('Of this document only once.', { minLength: 1, maxLength: 256 })
const blockId = (description: string) => string(description, { minLength: 1, maxLength: 256 })
const span = optional(
  list(
    'Which of the characters: from, up to but without.',
    { type: 'integer', minimum: 0 },
    { minItems: 2, maxItems: 2 },
  ),
)
const blocks = (description: string) => list(description, ref('block'))

const base = {
  id,
  places: optional(
    list('Where on the pages it is seen; one that goes over several pages has several.', ref('place')),
  ),
  provenance: optional(
    oneOf('Who saw that it is what it is: a tag of the file, its geometry, or a model.', [
      'tag',
      'geometry',
      'model',
    ]),
  ),
  confidence: optional(number('How sure whoever saw it is, from 0 to 1.', { minimum: 0, maximum: 1 })),
  children: optional(blocks('Blocks that stand inside.')),
  extra: optional(ref('extra')),
}
const textBase = {
  ...base,
  text: string('Its text.'),
  link: optional(string('Where it leads, as a link.')),
}
const name = optional(string('What it is called.'))
const type = (value: model.BlockType): JsonSchema => ({ const: value })

/** The schemas of the blocks, by their type. */
export const blockSchemas: Readonly<Record<model.BlockType, JsonSchema>> = {
  section: record<model.Section>('A part of the document: its heading, then what stands below it.', {
    type: type('section'),
    ...base,
    name,
    children: blocks('What it holds, in reading order.'),
  }),
  heading: record<model.Heading>('A heading.', {
    type: type('heading'),
    ...textBase,
    level: integer('0: the title of the document; from 1: headings.', 0, 100),
  }),
  paragraph: record<model.Paragraph>('Running text.', { type: type('paragraph'), ...textBase }),
  list: record<model.List>('A list of items, and of lists inside of it.', {
    type: type('list'),
    ...base,
    ordered: { description: 'Whether its items are counted.', type: 'boolean' },
    name,
    children: blocks('Its items, in reading order.'),
  }),
  listItem: record<model.ListItem>('An item of a list.', {
    type: type('listItem'),
    ...textBase,
    marker: optional(string('As it is printed, such as "•" or "2.".')),
  }),
  table: record<model.Table>('A table.', {
    type: type('table'),
    ...base,
    rows: integer('Number of rows.', 0),
    columns: integer('Number of columns.', 0),
    cells: list('Each place of the grid once; a cell with spans stands for several.', ref('cell')),
  }),
  figure: record<model.Figure>('A picture, a chart.', {
    type: type('figure'),
    ...base,
    description: optional(string("What is seen in it, for who can't see it.")),
    image: optional(ref('image')),
  }),
  code: record<model.Code>('Text of a program.', {
    type: type('code'),
    ...textBase,
    language: optional(string('Such as "Python".')),
  }),
  equation: record<model.Equation>('A formula: LaTeX where it is known, else what is seen.', {
    type: type('equation'),
    ...textBase,
  }),
  caption: record<model.Caption>('The caption of a table, a figure or code.', {
    type: type('caption'),
    ...textBase,
  }),
  footnote: record<model.Footnote>('A footnote.', { type: type('footnote'), ...textBase }),
  reference: record<model.Reference>('An entry of a list of literature.', {
    type: type('reference'),
    ...textBase,
  }),
  pageHeader: record<model.PageHeader>('What is printed at the top of pages.', {
    type: type('pageHeader'),
    ...textBase,
  }),
  pageFooter: record<model.PageFooter>('What is printed at the bottom of pages.', {
    type: type('pageFooter'),
    ...textBase,
  }),
  group: record<model.Group>('Blocks that belong together for another reason.', {
    type: type('group'),
    ...base,
    role: string('Why: such as "inline" (parts of one paragraph), "slide", "form".', { minLength: 1 }),
    name,
    children: blocks('What it holds, in reading order.'),
  }),
}

const origin = oneOf('Where (0, 0) lies on a page; from "bottomLeft", y grows upwards.', [
  'topLeft',
  'bottomLeft',
])
const length = (description: string) => number(description, { minimum: 0 })

const metadata = record<model.Metadata>(
  'What is known of the whole; further fields may be anything.',
  {
    title: optional(string('Its title.')),
    authors: optional(list('Their names.', { type: 'string' })),
    subject: optional(string('What it is about.')),
    keywords: optional(list('What it may be found by.', { type: 'string' })),
    language: optional(string('BCP 47, such as "en" or "pt-BR".')),
    created: optional(string('When it was made, by RFC 3339.', { format: 'date-time' })),
    modified: optional(string('When it was changed last, by RFC 3339.', { format: 'date-time' })),
    producer: optional(string('The program that wrote the source.')),
  },
  {},
)

/** What the schema of a document refers to: `$defs`. */
export const documentDefs: { readonly [name: string]: JsonSchema } = {
  document: record<model.ExchangeDocument>('A document: a tree of blocks in reading order.', {
    kind: { const: 'document' },
    format: version('Version of the format that it is written in.'),
    name: string('What it is called where it comes from, such as the name of its file without the ending.'),
    metadata: ref('metadata'),
    source: optional(ref('source')),
    coordinates: ref('coordinates'),
    pages: list('In the order of their numbers; none where it is not known.', ref('page')),
    blocks: blocks('In reading order.'),
    relations: list('What belongs together besides the order and the tree.', ref('relation')),
    embeddings: optional(ref('embeddings')),
    extra: optional(ref('extra')),
  }),
  metadata,
  source: record<model.Source>('Where it was made from.', {
    fileName: string('Name of the file.'),
    mediaType: string('Such as "application/pdf".'),
    hash: optional(string('Of its bytes, such as "sha256:…".')),
    uri: optional(string('Its address.')),
  }),
  coordinates: record<model.Coordinates>('What the numbers of pages and boxes mean.', {
    unit: oneOf('Of pages and boxes; "pt" is 1/72 inch.', ['pt', 'px', 'mm', 'in', 'unknown']),
    origin,
  }),
  page: record<model.Page>('A page.', {
    number: integer('From 1.', 1),
    width: length('In the unit of the coordinates.'),
    height: length('In the unit of the coordinates.'),
    label: optional(string('As it is printed on it, such as "iv".')),
    image: optional(ref('image')),
    extra: optional(ref('extra')),
  }),
  block: { description: 'One of the kinds of blocks.', anyOf: Object.keys(blockSchemas).map(ref) },
  ...blockSchemas,
  place: record<model.Place>('Where on a page a block is seen.', {
    page: integer('Number of the page.', 1),
    box: optional(ref('box')),
    span,
  }),
  box: record<model.Box>('A rectangle on a page.', {
    left: number('From the left edge.'),
    top: number('From the origin; from "topLeft" less than its bottom, from "bottomLeft" more.'),
    right: number('From the left edge.'),
    bottom: number('From the origin.'),
    origin: optional(origin),
  }),
  cell: record<model.Cell>('A cell of a table.', {
    row: integer('From 0, of its upper left place.', 0),
    column: integer('From 0, of its upper left place.', 0),
    rowSpan: optional(integer('Rows that it goes over; by default 1.', 1)),
    columnSpan: optional(integer('Columns that it goes over; by default 1.', 1)),
    text: string('Its text.'),
    header: optional(oneOf('What it heads.', ['column', 'row', 'both'])),
    box: optional(ref('box')),
    extra: optional(ref('extra')),
  }),
  image: record<model.Image>('A picture.', {
    uri: string('An address, a path, or "data:".'),
    mediaType: string('Such as "image/png".'),
    width: length('In pixels.'),
    height: length('In pixels.'),
    dpi: optional(number('Pixels an inch.', { exclusiveMinimum: 0 })),
  }),
  relation: record<model.Relation>(
    'One block is for another what the type says: its caption, its footnote, what it refers to, where it goes on.',
    {
      type: oneOf('What "to" is of "from".', ['caption', 'footnote', 'reference', 'continuation']),
      from: blockId('Id of a block.'),
      to: blockId('Id of a block.'),
    },
  ),
  embeddings: record<model.Embeddings>("Vectors of the blocks' texts, all made alike.", {
    model: string('The model that made them.', { minLength: 1 }),
    dimensions: integer('Numbers in each vector.', 1, 65_536),
    metric: oneOf('How two are compared.', ['cosine', 'dot', 'euclidean']),
    vectors: list('The vectors.', ref('embeddedText')),
  }),
  embeddedText: record<model.EmbeddedText>('A vector, and what it is of.', {
    block: blockId('Id of the block.'),
    span,
    vector: list('As many numbers as there are dimensions.', { type: 'number' }),
  }),
  extra: {
    description:
      'What a format that it came from has besides, by the name of the format. It is kept, and nobody else need read it.',
    type: 'object',
    additionalProperties: {},
  },
}
