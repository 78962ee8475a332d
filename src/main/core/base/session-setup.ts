/** What instances of a session are started with besides, and can't be told later. */
export interface SessionSetup {
  /**
   * Built-in tools that there are; then nothing that the settings of a project say counts. Null: all tools, and all
   * settings.
   */
  tools: readonly string[] | null
  /** Rules of what is not asked about. */
  allow: readonly string[]
  /** MCP servers by name, and no others; null: those that claude is configured with. */
  servers: Readonly<Record<string, McpServerCommand>> | null
  /** Variables besides those of the allow-list. */
  environment: Readonly<Record<string, string>>
}

/** How an MCP server is started. */
export interface McpServerCommand {
  command: string
  args: readonly string[]
  env?: Readonly<Record<string, string>>
}
