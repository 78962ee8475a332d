import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useRuns } from '../../lib/runs.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { TabPanel, Tabs } from '../../ui/tabs.tsx'
import { DefinitionsTab } from './definitions-tab.tsx'
import { newDefinition } from './drafts.ts'
import { ResourcesPanel } from './resources/resources-panel.tsx'
import { RunsTab } from './runs-tab.tsx'
import type { WorkflowsTab } from './workflows-tabs.ts'

/** Runs of workflows, the definitions they are made from, and what they lock. */
export function WorkflowsPage() {
  const navigate = useNavigate()
  const { tab = 'runs' } = useSearch({ from: '/workflows' })
  const active = useRuns((state) => state.active)
  const show = (next: WorkflowsTab) =>
    void navigate({ to: '/workflows', search: next === 'runs' ? {} : { tab: next } })
  return (
    <>
      <PageHeader
        title="Workflows"
        actions={
          <Button
            look="primary"
            icon={Plus}
            onClick={() => void navigate({ to: '/workflows/$name', params: { name: newDefinition } })}
          >
            New workflow
          </Button>
        }
      >
        {active > 0 && <span className="text-muted">{active} running</span>}
      </PageHeader>
      <Tabs<WorkflowsTab>
        label="Views of workflows"
        value={tab}
        onValueChange={show}
        tabs={[
          { value: 'runs', label: 'Runs' },
          { value: 'definitions', label: 'Definitions' },
          { value: 'resources', label: 'Resources' },
        ]}
      >
        <TabPanel value="runs">
          <RunsTab onDefinitions={() => show('definitions')} />
        </TabPanel>
        <TabPanel value="definitions">
          <DefinitionsTab />
        </TabPanel>
        <TabPanel value="resources">
          <ResourcesPanel />
        </TabPanel>
      </Tabs>
    </>
  )
}
