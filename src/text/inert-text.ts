/**
Escapes what a CI system would execute as a command in a job log.

- `##vso[` anywhere in a line. Source: `TryParse` in microsoft/azure-pipelines-agent, `Command.cs`
- `##[` anywhere in a line, and `::` at its start, with or without leading blanks. Source: `TryParse` and `TryParseV2` in
  actions/runner, `src/Runner.Common/ActionCommand.cs`
- `##teamcity[`. Source: TeamCity's documentation, "Service messages"

JSON and YAML understand the escape: there the text stays the same.
*/
export const inertText = (text: string): string =>
	text
		.replaceAll(/##(?=(?:vso|teamcity)?\[)/gi, String.raw`#\u0023`)
		.replaceAll(/^([^\S\r\n]*):(?=:)/gm, String.raw`$1\u003a`);
