/** The id of a connection that a command is given: the id itself, or a row of the connections or of their problems. */
export function connectionIdOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('connection' in argument) return connectionIdOf(argument.connection);
  return 'id' in argument ? connectionIdOf(argument.id) : undefined;
}
