/**
 * A two-way channel of frames, whatever carries it: an in-memory pair, Electron IPC, a WebSocket, a local socket.
 * Frames are plain data (JSON). Order is kept; nothing arrives after `onClose` was told.
 */
export interface Connection {
  /** Hands a frame over. Does nothing once closed. */
  send(frame: unknown): void
  /** The one receiver of frames. Frames that came before it was set are kept for it. */
  onFrame(listener: (frame: unknown) => void): void
  /** Told once, at once when it is closed already. */
  onClose(listener: (reason: CloseReason) => void): void
  /** Bytes that were handed over and have not left this process; 0 where the transport can't tell. */
  bufferedBytes(): number
  /** Resolves when no more than a few large frames wait to be written; left out where none do. */
  whenRoom?(): Promise<void>
  /** Closes it from this side; may be called twice. `reason` may reach the other side. */
  close(reason?: CloseReason): void
}

/** Why a connection ended: in words, and whether trying again with the same credentials is useless. */
export interface CloseReason {
  message: string
  /** The API key was refused. */
  unauthorized?: boolean
  /** The other side broke the protocol (only said by the side that noticed). */
  protocolError?: boolean
  /** Another connection took what this one had. */
  takenOver?: boolean
}
