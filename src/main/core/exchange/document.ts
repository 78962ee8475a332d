import type { Json } from '../../../contract/values.ts'

/*
 * The model of documents that modules exchange: a tree of blocks in reading order, each with its places on pages and who
 * saw it. What it looks like as JSON Schema stands in `document-schema.ts`, which the compiler keeps in step with this.
 */

/** Version of the format: what texts that are written now say in `format`. Rule of its numbers: `versions.ts`. */
export const FORMAT_VERSION = '1.0.0'

/** One document. */
export interface ExchangeDocument {
  kind: 'document'
  /** Version of the format that it is written in, such as {@link FORMAT_VERSION}. */
  format: string
  /** What it is called where it comes from, such as the name of its file without the ending. */
  name: string
  metadata: Metadata
  source?: Source
  coordinates: Coordinates
  /** In the order of their numbers; none where it is not known. */
  pages: Page[]
  /** In reading order; sections, lists and groups hold further ones. */
  blocks: Block[]
  /** What belongs together besides the order and the tree. */
  relations: Relation[]
  embeddings?: Embeddings
  extra?: Extra
}

/** What is known of the whole; further fields may be anything. */
export interface Metadata {
  title?: string
  authors?: string[]
  subject?: string
  keywords?: string[]
  /** BCP 47, such as `en` or `pt-BR`. */
  language?: string
  /** RFC 3339, as `modified`. */
  created?: string
  modified?: string
  /** The program that wrote the source. */
  producer?: string
  [field: string]: Json | undefined
}

/** Where it was made from. */
export interface Source {
  fileName: string
  /** Such as `application/pdf`. */
  mediaType: string
  /** Of the bytes, such as `sha256:…`; Docling's is a number, here its digits. */
  hash?: string
  uri?: string
}

/** What the numbers of pages and boxes mean. */
export interface Coordinates {
  /** `pt`: 1/72 inch. Of pages, boxes and, if it says no pixels of its own, images. */
  unit: 'pt' | 'px' | 'mm' | 'in' | 'unknown'
  /** Where (0, 0) lies on a page, unless a box says otherwise. */
  origin: Origin
}

/** From `bottomLeft`, y grows upwards, so that the top of a box is more than its bottom. */
export type Origin = 'topLeft' | 'bottomLeft'

export interface Page {
  /** From 1. */
  number: number
  width: number
  height: number
  /** As it is printed on it, such as `iv`. */
  label?: string
  /** A picture of the page. */
  image?: Image
  extra?: Extra
}

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
  /** Only where it is not that of the document. */
  origin?: Origin
}

/** Where on the pages a block is seen. One that goes over several pages has several, in reading order. */
export interface Place {
  /** Number of the page. */
  page: number
  box?: Box
  /** Which of the block's characters stand there: from, up to but without. */
  span?: [number, number]
}

/**
 * Who saw that a block is what it is: a `tag` of the file, its `geometry` (sizes, positions, gaps), or a `model` that
 * looked at it.
 */
export type Provenance = 'tag' | 'geometry' | 'model'

/** What every block has. */
export interface BlockBase {
  /** Of this document only once; up to 256 characters. */
  id: string
  places?: Place[]
  provenance?: Provenance
  /** How sure whoever saw it is, from 0 to 1. */
  confidence?: number
  /** Blocks that stand inside, such as the caption of a table. */
  children?: Block[]
  extra?: Extra
}

interface TextBase extends BlockBase {
  text: string
  /** Where it leads, as a link. */
  link?: string
}

/** A part of the document: its heading, then what stands below it. */
export interface Section extends BlockBase {
  type: 'section'
  name?: string
  children: Block[]
}
export interface Heading extends TextBase {
  type: 'heading'
  /** 0: the title of the document; from 1: headings, to 100. */
  level: number
}
export interface Paragraph extends TextBase {
  type: 'paragraph'
}
/** Its children are items, and lists inside of it. */
export interface List extends BlockBase {
  type: 'list'
  ordered: boolean
  name?: string
  children: Block[]
}
export interface ListItem extends TextBase {
  type: 'listItem'
  /** As it is printed: `•`, `2.`, `(a)`. */
  marker?: string
}
export interface Table extends BlockBase {
  type: 'table'
  rows: number
  columns: number
  /** Each place of the grid once, in any order; a cell with spans stands for several. */
  cells: Cell[]
}
export interface Cell {
  /** From 0, of its upper left place. */
  row: number
  column: number
  /** 1 where they are left out. */
  rowSpan?: number
  columnSpan?: number
  text: string
  /** What it heads. */
  header?: 'column' | 'row' | 'both'
  box?: Box
  extra?: Extra
}
export interface Figure extends BlockBase {
  type: 'figure'
  /** What is seen in it, for who can't see it. */
  description?: string
  image?: Image
}
export interface Image {
  /** An address, a path, or `data:`. */
  uri: string
  mediaType: string
  /** In pixels. */
  width: number
  height: number
  /** Pixels an inch. */
  dpi?: number
}
export interface Code extends TextBase {
  type: 'code'
  /** Such as `Python`. */
  language?: string
}
/** Its text is LaTeX where it is known, else what is seen. */
export interface Equation extends TextBase {
  type: 'equation'
}
export interface Caption extends TextBase {
  type: 'caption'
}
export interface Footnote extends TextBase {
  type: 'footnote'
}
/** An entry of a list of literature. */
export interface Reference extends TextBase {
  type: 'reference'
}
export interface PageHeader extends TextBase {
  type: 'pageHeader'
}
export interface PageFooter extends TextBase {
  type: 'pageFooter'
}
/** Blocks that belong together for another reason, which `role` says. */
export interface Group extends BlockBase {
  type: 'group'
  /** Such as `inline` (parts of one paragraph), `slide`, `sheet`, `form`. */
  role: string
  name?: string
  children: Block[]
}

export type Block =
  | Section
  | Heading
  | Paragraph
  | List
  | ListItem
  | Table
  | Figure
  | Code
  | Equation
  | Caption
  | Footnote
  | Reference
  | PageHeader
  | PageFooter
  | Group

export type BlockType = Block['type']

/** Blocks that hold others, and stand nowhere by themselves. */
export const containers: readonly BlockType[] = ['section', 'list', 'group']

/** `to` is what `type` says of `from`: its caption, its footnote, what it refers to, where it goes on. */
export interface Relation {
  type: 'caption' | 'footnote' | 'reference' | 'continuation'
  /** Ids of blocks. */
  from: string
  to: string
}

/** Vectors of the blocks' texts, all made alike. */
export interface Embeddings {
  model: string
  dimensions: number
  metric: 'cosine' | 'dot' | 'euclidean'
  vectors: EmbeddedText[]
}
export interface EmbeddedText {
  /** Id of the block. */
  block: string
  /** Which of the characters of its text, where it is not all: from, up to but without. */
  span?: [number, number]
  vector: number[]
}

/** What a format that it came from has besides, by the name of the format. It is kept, and nobody else need read it. */
export type Extra = Record<string, Json>
