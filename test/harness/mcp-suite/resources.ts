import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { PNG } from './samples.ts'

/** The resources that the suite reads. */
export function addSuiteResources(server: McpServer): void {
  const addText = (name: string, uri: string, text: string) =>
    server.registerResource(name, uri, { description: name, mimeType: 'text/plain' }, async () => ({
      contents: [{ uri, mimeType: 'text/plain', text }],
    }))
  addText('static text', 'test://static-text', 'This is the content of the static text resource.')
  addText('watched', 'test://watched-resource', 'Watched resource content')
  server.registerResource(
    'static binary',
    'test://static-binary',
    { description: 'A picture', mimeType: 'image/png' },
    async () => ({ contents: [{ uri: 'test://static-binary', mimeType: 'image/png', blob: PNG }] }),
  )
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data by id', mimeType: 'application/json' },
    async (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
        },
      ],
    }),
  )
}
