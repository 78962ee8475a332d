import type { Json } from '../../../contract/values.ts'
import { Scrolls } from '../scrolls.tsx'
import { VisibleText } from '../visible-text.tsx'
import { describeValue, fieldName } from './describe-field.ts'

/** Some fields of a record as they are in several versions of it, side by side. */
export function VersionsTable(props: {
  fields: readonly string[]
  /** Each with what it is called. */
  versions: readonly { name: string; of: (field: string) => Json | undefined }[]
}) {
  const { fields, versions } = props
  return (
    <Scrolls className="overflow-x-auto rounded-md border border-line">
      <table className="w-full text-left align-top">
        <thead>
          <tr className="border-line border-b text-muted">
            {['Field', ...versions.map(({ name }) => name)].map((name) => (
              <th key={name} scope="col" className="px-2.5 py-1 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field} className="border-line border-b align-top last:border-b-0">
              <th scope="row" className="px-2.5 py-1 font-normal text-muted">
                {fieldName(field)}
              </th>
              {versions.map(({ name, of }) => (
                <td key={name} className="max-w-48 whitespace-pre-wrap break-words px-2.5 py-1">
                  <VisibleText text={describeValue(field, of(field))} kind="content" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  )
}
