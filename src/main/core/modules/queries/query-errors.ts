import { MusterError } from '../../../../contract/errors.ts'

export function questionNotFound(queryId: string): MusterError {
  return new MusterError('not_found', `There is no question ${queryId}.`, {
    hint: 'muster module history shows which there are.',
    details: { queryId },
  })
}
