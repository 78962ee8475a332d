import type { componentsOperations } from '../../../contract/operations/components.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { listDeployments } from '../tracking/components/deployments.ts'
import { listEnhancements } from '../tracking/components/enhancements.ts'
import { getVendor, listVendors } from '../tracking/components/vendors.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof componentsOperations

/** Operations on components, deployments, planned enhancements and the project's configuration. */
export function createComponentHandlers({ tracker }: TrackingParts): Pick<Handlers, Names> {
  return {
    'vendor.list': (page) => tracker.read(() => listVendors(page)),
    'vendor.get': (which) =>
      tracker.read(function* () {
        return { vendor: yield* getVendor(which) }
      }),
    'vendor.create': (given, call) => tracker.write('createVendor', given, authorOf(call)),
    'vendor.update': (given, call) => tracker.write('updateVendor', given, authorOf(call)),
    'deployment.list': (page) => tracker.read(() => listDeployments(page)),
    'deployment.record': (given, call) => tracker.write('recordDeployment', given, authorOf(call)),
    'enhancement.list': (page) => tracker.read(() => listEnhancements(page)),
    'enhancement.create': (given, call) => tracker.write('createEnhancement', given, authorOf(call)),
    'enhancement.update': (given, call) => tracker.write('updateEnhancement', given, authorOf(call)),
    // Its first read makes it.
    'project.configuration': (_, call) => tracker.write('readConfiguration', {}, authorOf(call)),
    'project.configure': (given, call) => tracker.write('configure', given, authorOf(call)),
  }
}
