import { Section } from '../../ui/section.tsx'
import type { FoundSection } from './find-settings.ts'
import { headings, ownSections } from './own-sections.tsx'
import { SettingRow } from './setting-row.tsx'

/** The sections, each with what was found in it. `path`: where the supervisor keeps its settings; null: not read. */
export function FoundSections(props: { sections: readonly FoundSection[]; path: string | null }) {
  const first = props.sections.find(({ settings }) => settings.length > 0)
  return props.sections.map((section) => (
    <div
      key={section.id}
      data-section={section.id}
      tabIndex={-1}
      className="scroll-mt-4 rounded-lg outline-none"
    >
      {section === first && props.path !== null && (
        <p className="mb-4 break-words text-faint text-sm">
          The supervisor's own, kept in {props.path}. A flag or a variable wins over the file.
        </p>
      )}
      <OneSection {...section} />
    </div>
  ))
}

function OneSection({ id, title, own, settings }: FoundSection) {
  const Own = ownSections[id]
  const Heading = headings[id]
  if (Own) return <Own />
  return (
    <Section title={title}>
      {own && Heading && <Heading />}
      <ul aria-label={title}>
        {settings.map((setting) => (
          <SettingRow key={setting.name} setting={setting} />
        ))}
      </ul>
    </Section>
  )
}
