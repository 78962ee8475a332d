import type { ImportedSession, ImportReport } from '../../../../contract/imports.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLive } from '../../../lib/store.ts'
import { useOpenSession } from '../../../lib/use-open-session.ts'
import { Fact, Facts } from '../../../ui/facts.tsx'
import { counted, formatDirectory, formatExact } from '../../../ui/format.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** Sessions that are named. */
const NAMED = 20

/** What a file has, what of it is new, and by name the sessions; of an import that is done, what came. */
export function ImportFacts({ report, done }: { report: ImportReport; done: boolean }) {
  const { head, holds, sessions, tasks, leftOut, told } = report
  const coming = sessions.new + sessions.more
  return (
    <div className="flex flex-col gap-2.5">
      <p role="status" className="font-medium">
        {coming === 0
          ? sessions.refused > 0
            ? 'Nothing of it is imported.'
            : 'All of it is here already.'
          : `${counted(tasks.new, 'task')} of ${counted(coming, 'session')} ${done ? (tasks.new === 1 ? 'was' : 'were') : 'would be'} imported.`}
      </p>
      <Facts>
        <Fact name="Exported">
          {formatExact(head.exportedAt)} by Muster {head.muster}
          {head.scrubbed && ', without what looked like a secret'}
        </Fact>
        <Fact name="The file has">
          {counted(holds.sessions, 'session')}, {counted(holds.tasks, 'task')},{' '}
          {counted(holds.events, 'event')}
          {holds.runs > 0 && `, ${counted(holds.runs, 'run')}`}
        </Fact>
        {tasks.here > 0 && (
          <Fact name={done ? 'Here before' : 'Here already'}>{counted(tasks.here, 'task')}</Fact>
        )}
        {sessions.refused > 0 && <Fact name="Refused">{counted(sessions.refused, 'session')}</Fact>}
        {tasks.unfinished > 0 && (
          <Fact name="Left out">
            {counted(tasks.unfinished, 'task')} that had not ended when{' '}
            {tasks.unfinished === 1 ? 'it was' : 'they were'} exported
          </Fact>
        )}
        {leftOut > 0 && <Fact name="Not imported">{counted(leftOut, 'record')} of runs and searches</Fact>}
      </Facts>
      <ul aria-label="Sessions of the file" className="flex flex-col gap-1">
        {told.slice(0, NAMED).map((each) => (
          <SessionRow key={each.sessionId} session={each} done={done} />
        ))}
      </ul>
      {holds.sessions > NAMED && (
        <p className="text-faint text-sm">and {(holds.sessions - NAMED).toLocaleString('en-US')} more</p>
      )}
    </div>
  )
}

function SessionRow({ session, done }: { session: ImportedSession; done: boolean }) {
  const open = useOpenSession()
  const home = useLive((state) => state.info?.homeDirectory)
  const { sessionId, title, directory, outcome, note } = session
  const isHere = outcome !== 'refused' && (done || outcome !== 'new')
  const name = <VisibleText text={title} kind="text" />
  return (
    <li className="flex flex-wrap items-baseline gap-x-3">
      {isHere ? (
        <button
          type="button"
          className="min-w-0 truncate text-left underline"
          onClick={() =>
            void open(sessionId, { onlyTasks: true }).catch((error: unknown) =>
              reportError(error, 'The session could not be opened'),
            )
          }
        >
          {name}
        </button>
      ) : (
        <span className="min-w-0 truncate">{name}</span>
      )}
      <span className="min-w-0 truncate text-muted text-sm">{formatDirectory(directory, home)}</span>
      <span className="ml-auto text-muted text-sm">{wordsOf(session)}</span>
      {note !== null && <span className="basis-full break-words text-red text-sm">{note}</span>}
    </li>
  )
}

function wordsOf({ outcome, newTasks, hereTasks }: ImportedSession): string {
  switch (outcome) {
    case 'new':
      return `New, ${counted(newTasks, 'task')}`
    case 'more':
      return `${counted(newTasks, 'new task')}, ${hereTasks.toLocaleString('en-US')} here before`
    case 'here':
      return 'Here already'
    case 'refused':
      return 'Refused'
  }
}
