import { ArangoError, HttpError, NetworkError } from 'arangojs/errors'
import { MusterError } from '../../../contract/errors.ts'
import { passwordVariable, spellTarget, type Target, userVariable } from './target.ts'

/** Numbers of ArangoDB's errors: of the server's own list. */
const DATABASE_NOT_FOUND = 1228
export const DUPLICATE_NAME = 1207

/** What an error of the driver means to a person, without anything secret. */
export function spellDriverError(error: unknown, target: Target): MusterError {
  if (error instanceof MusterError) return error
  const place = spellTarget(target)
  const code = error instanceof ArangoError || error instanceof HttpError ? error.code : undefined
  if (code === 401 || code === 403) {
    return new MusterError(
      code === 401 ? 'unauthorized' : 'forbidden',
      code === 401
        ? `${place} does not take the user "${target.user}" with this password.`
        : `The user "${target.user}" may not write to ${place}.`,
      { hint: `Set ${userVariable} and ${passwordVariable}, or give the user more rights.` },
    )
  }
  if (error instanceof ArangoError && error.errorNum === DATABASE_NOT_FOUND) {
    return new MusterError('not_found', `${target.server} has no database "${target.database}".`, {
      hint: `Create it in its web interface, or in arangosh: db._createDatabase(${JSON.stringify(target.database)})`,
    })
  }
  const said = withoutPassword(wordsOf(error), target)
  if (error instanceof ArangoError || code !== undefined)
    return new MusterError('unavailable', `${place} answered: ${said}`, {
      hint: 'Load again: it goes on where it was.',
    })
  if (error instanceof NetworkError) {
    return new MusterError('unavailable', `${place} can't be reached: ${said}`, {
      hint: 'Check that the server runs and its address is right, then load again: it goes on where it was.',
    })
  }
  return new MusterError('internal', `Loading into ${place} failed: ${said}`)
}

/** The innermost cause says most: "connect ECONNREFUSED 127.0.0.1:8529". */
function wordsOf(error: unknown): string {
  let words = String(error)
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    const { message, code } = each as NodeJS.ErrnoException
    words = message || (typeof code === 'string' ? code : words)
  }
  return words
}

const withoutPassword = (text: string, { password }: Target) =>
  password === '' ? text : text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***')
