import { clsx } from 'clsx'
import { useMemo } from 'react'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { CodeBlock } from '../../../ui/task/markdown/code-block.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import type { Schema } from './form-field.ts'
import { schemaRows } from './schema-rows.ts'

/** A schema as people read it; its JSON behind a disclosure. */
export function SchemaTable({ label, schema }: { label: string; schema: Schema }) {
  const rows = useMemo(() => schemaRows(schema), [schema])
  return (
    <div className="min-w-0">
      <Scrolls className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-left" aria-label={label}>
          <thead className="sr-only">
            <tr>
              <th scope="col">Field</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.path} className="border-line border-b align-top last:border-b-0">
                <th scope="row" className="w-2/5 px-2.5 py-1 font-normal">
                  <span
                    className="block break-all font-mono text-sm"
                    style={{ paddingLeft: `${Math.min(row.depth, 5) * 0.75}rem` }}
                  >
                    <VisibleText text={lastOf(row.path)} />
                  </span>
                </th>
                <td className="px-2.5 py-1">
                  <span className="break-words">
                    <VisibleText text={row.type} kind="text" />
                  </span>
                  <span className={clsx('ml-1.5 text-sm', row.required ? 'text-amber' : 'text-faint')}>
                    {row.required ? 'needed' : 'optional'}
                  </span>
                  {row.description !== null && (
                    <span className="block break-words text-muted text-sm">
                      <VisibleText text={row.description} kind="text" />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="px-2.5 py-1 text-muted">An object without fields of its own.</p>}
      </Scrolls>
      <Disclosure summary="As JSON Schema" className="mt-1 text-sm">
        <CodeBlock pieces={[JSON.stringify(schema, null, 2)]} language="json" streaming={false} />
      </Disclosure>
    </div>
  )
}

/** `lines[].price` stands below `lines`, so that its last part says enough. */
function lastOf(path: string): string {
  return path === '' ? 'value' : (path.split('.').at(-1) ?? path)
}
