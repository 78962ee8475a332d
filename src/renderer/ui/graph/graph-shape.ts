/** Where the nodes of a graph go, and how its edges run. Lengths in px at zoom 1. */
export interface GraphLayout {
  /** Upper left corners, in the order of the nodes. */
  x: Float64Array
  y: Float64Array
  /** Of each node. */
  nodeWidth: number
  nodeHeight: number
  /** Of the whole. */
  width: number
  height: number
  direction: Direction
  /** One SVG path an edge with its arrow head, in the order of the edges. */
  paths: string[]
}

/** `LR`: from left to right, where there is room; `TB`: from top to bottom. */
export type Direction = 'LR' | 'TB'

/** A graph as the layout takes it: edges by the indices of their nodes, two numbers an edge. */
export interface GraphShape {
  levels: Int32Array
  edges: Int32Array
  direction: Direction
  /** The text size: 1 is normal. */
  scale: number
}
