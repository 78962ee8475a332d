export function FleetInspector({ taskId }: { taskId: string }) {
  return <div>{taskId}</div>
}
