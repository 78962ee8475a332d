import { useEffect, useState } from 'react'
import { useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { useExtensions } from '../../lib/use-extensions.ts'
import { ExtensionList } from '../../ui/extensions/extension-list.tsx'
import { formatDirectory } from '../../ui/format.ts'
import { Section } from '../../ui/section.tsx'
import { Select } from '../../ui/select.tsx'

/** Which extensions new sessions of a directory may use; for directories that had tasks lately. */
export function ExtensionsSection() {
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const [directories, setDirectories] = useState<readonly string[] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  useEffect(() => {
    client.call('directory.recent', { limit: 20 }).then(
      (recent) => setDirectories(recent.directories),
      () => setDirectories([]),
    )
  }, [client])
  const directory = chosen ?? directories?.[0]
  return (
    <Section
      title="Extensions"
      note="MCP servers, skills, commands and agents for new sessions. A session has its own switches in the details of its tasks."
    >
      <div className="px-4 py-2.5">
        {directory !== undefined && directories ? (
          <>
            <Select
              label="Directory"
              className="mb-3 w-full"
              value={directory}
              options={directories.map((value) => ({ value, label: formatDirectory(value, home) }))}
              onValueChange={setChosen}
            />
            <DirectoryExtensions key={directory} directory={directory} />
          </>
        ) : (
          <p className="text-muted">
            {directories === null ? 'Being read' : 'Directories are here once a task has run in them.'}
          </p>
        )}
      </div>
    </Section>
  )
}

function DirectoryExtensions({ directory }: { directory: string }) {
  return <ExtensionList {...useExtensions(directory, null)} />
}
