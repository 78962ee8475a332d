import type { ErrorCode } from '../../contract/errors.ts'
import type { PdfProblem } from '../core/extraction/pdf-problem.ts'

/**
 * Exit codes besides those of errors. `noWindow`: the desktop could not start and has said why, so `npm start` does
 * not say it again. `stopped` is 128 + SIGINT, as shells have it.
 */
export const exitCodes = { ok: 0, failed: 1, usage: 2, noWindow: 14, stopped: 130 } as const

/** The exit code of each error. */
export const errorExitCodes: Record<ErrorCode, number> = {
  validation: 2,
  not_found: 3,
  conflict: 4,
  invalid_transition: 4,
  capacity_exceeded: 5,
  directory_not_found: 6,
  claude_not_found: 7,
  not_resumable: 8,
  data_dir_locked: 9,
  schema_too_new: 10,
  database_damaged: 10,
  storage: 11,
  unauthorized: 12,
  forbidden: 12,
  unavailable: 13,
  internal: 70,
}

/** The exit code of what keeps a PDF from being read, or from being read as a whole. */
export const pdfExitCodes: Record<PdfProblem, number> = {
  empty: 20,
  notPdf: 21,
  encrypted: 22,
  wrongPassword: 22,
  damaged: 23,
  pageUnreadable: 23,
  crashed: 23,
  truncated: 24,
  scanned: 25,
  noContent: 26,
  tooLarge: 27,
  tooSlow: 27,
  tooMuchMemory: 27,
  slowReading: 0,
}

/** What each exit code means, in order, for the reference. */
export const exitCodeMeanings: readonly [number, string][] = [
  [0, 'Done. For `run`, `retry` and `logs --follow`: the task completed; for `workflow run`: the run did'],
  [
    1,
    'The task or the run failed after it had started (else the code of what kept it from it); for `doctor`: a check failed; for `status`: no work can be taken now; for `replay`: the recorded turn failed; for `exchange`: something is wrong with what was checked or converted, it is not compatible, or records were refused',
  ],
  [2, 'Wrong usage: an unknown option or command, or a value that is not accepted'],
  [3, 'There is no such task, session, request, workflow, run, work item or file'],
  [
    4,
    'The state does not allow it, something else holds what was asked for, or it has changed since it was looked at',
  ],
  [5, 'The queue is full'],
  [6, 'The working directory is missing or is not a directory'],
  [7, 'No usable `claude` was found'],
  [8, "The session's conversation cannot be restored"],
  [9, 'Another supervisor owns the data directory and cannot be reached'],
  [10, 'The database was written by a newer version, or is damaged'],
  [11, 'The disk is full, read-only or failing'],
  [
    12,
    'The API key is missing or wrong, the host or origin is not allowed, or an instance of Claude may not do it',
  ],
  [13, 'The supervisor is closing, none is running where one is needed, or the connection was lost'],
  [14, 'The desktop application could not start, and has said why'],
  [20, 'The PDF is an empty file'],
  [21, 'The file is no PDF'],
  [22, 'The PDF is encrypted, and its password is missing or wrong'],
  [23, 'The PDF is damaged: it, or pages of it, could not be read'],
  [24, 'The PDF is cut off: what is left of it was read, if anything'],
  [25, 'The pages of the PDF are pictures without text'],
  [26, 'The pages of the PDF have no content'],
  [27, 'The PDF is too large, or took too long or too much memory to be read'],
  [70, 'A defect of Muster'],
  [130, 'The task was interrupted or ended before it was done, the run was cancelled, or Ctrl-C was pressed'],
]
