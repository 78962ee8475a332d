import type { SettingsProblem } from '../../../contract/extension.ts'

/** Settings files that Claude does not load as they stand: what they forbid is not forbidden. */
export function SettingsProblems({ problems }: { problems: readonly SettingsProblem[] }) {
  if (problems.length === 0) return null
  return (
    <ul aria-label="Settings that Claude does not load" className="flex flex-col gap-2">
      {problems.map(({ path, problem }) => (
        <li key={path} className="rounded-md bg-amber-soft px-3 py-2 text-sm">
          <code className="block break-all">{path}</code>
          <span className="break-words text-amber">{problem}</span>
        </li>
      ))}
    </ul>
  )
}
