import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router'
import { readFleetFilter } from './features/fleet/fleet-address.ts'
import { FleetPage } from './features/fleet/fleet-page.tsx'
import { InboxPage } from './features/inbox/inbox-page.tsx'
import { readInsightsAddress } from './features/insights/insights-address.ts'
import { type ModuleTab, moduleTabs } from './features/modules/module/module-tabs.ts'
import { readSearchAddress } from './features/search/search-address.ts'
import { readSettingsAddress } from './features/settings/settings-address.ts'
import { SettingsPage } from './features/settings/settings-page.tsx'
import { readWorkAddress } from './features/work/work-address.ts'
import { type WorkflowsTab, workflowsTabs } from './features/workflows/workflows-tabs.ts'
import { openNewTask } from './lib/shell-state.ts'
import { NotFound } from './shell/not-found.tsx'
import { PageError } from './shell/page-error.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageError })

const routes = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: readFleetFilter,
    component: FleetPage,
  }),
  createRoute({ getParentRoute: () => root, path: '/inbox', component: InboxPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/workflows',
    validateSearch: (search): { tab?: WorkflowsTab } =>
      workflowsTabs.includes(search.tab as WorkflowsTab) ? { tab: search.tab as WorkflowsTab } : {},
    component: lazyRouteComponent(() => import('./features/workflows/workflows-page.tsx'), 'WorkflowsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/workflows/$name',
    component: lazyRouteComponent(
      () => import('./features/workflows/definition-route.tsx'),
      'DefinitionRoute',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/instances',
    component: lazyRouteComponent(() => import('./features/instances/instances-page.tsx'), 'InstancesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/modules',
    component: lazyRouteComponent(() => import('./features/modules/list/modules-page.tsx'), 'ModulesPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/modules/$name',
    validateSearch: (search): { tab?: ModuleTab } =>
      moduleTabs.includes(search.tab as ModuleTab) ? { tab: search.tab as ModuleTab } : {},
    component: lazyRouteComponent(() => import('./features/modules/module/module-page.tsx'), 'ModulePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/modules/conversation/$conversationId',
    component: lazyRouteComponent(
      () => import('./features/modules/conversation/conversation-page.tsx'),
      'ConversationPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/modules/asked/$groupId',
    component: lazyRouteComponent(
      () => import('./features/modules/conversation/group-page.tsx'),
      'GroupPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/work',
    validateSearch: readWorkAddress,
    component: lazyRouteComponent(() => import('./features/work/work-page.tsx'), 'WorkPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/work/$itemId',
    component: lazyRouteComponent(() => import('./features/work/item/item-page.tsx'), 'ItemPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/insights',
    validateSearch: readInsightsAddress,
    component: lazyRouteComponent(() => import('./features/insights/insights-page.tsx'), 'InsightsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/search',
    validateSearch: readSearchAddress,
    component: lazyRouteComponent(() => import('./features/search/search-page.tsx'), 'SearchPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/conversation/$claudeSessionId',
    component: lazyRouteComponent(
      () => import('./features/sessions/conversation-page.tsx'),
      'KeptConversationPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/diagnostics',
    component: lazyRouteComponent(
      () => import('./features/diagnostics/diagnostics-page.tsx'),
      'DiagnosticsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    validateSearch: readSettingsAddress,
    component: SettingsPage,
  }),
  // The desktop's menu, tray and `muster://new` links come this way.
  createRoute({
    getParentRoute: () => root,
    path: '/new',
    beforeLoad: () => {
      openNewTask()
      throw redirect({ to: '/' })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/task/$taskId',
    component: lazyRouteComponent(() => import('./features/task/task-route.tsx'), 'TaskRoute'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/run/$runId',
    component: lazyRouteComponent(() => import('./features/run/run-route.tsx'), 'RunRoute'),
  }),
])

/** Addresses live in the fragment (`#/task/…`), so that they work under the desktop's own protocol too. */
export function createPageRouter() {
  return createRouter({
    routeTree: routes,
    history: createHashHistory(),
    // What stands behind the `?` is text as it is: no JSON, and no numbers of what looks like one.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: stringifySearchWith(String),
    defaultPreload: false,
    defaultErrorComponent: PageError,
    scrollRestoration: false,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}
