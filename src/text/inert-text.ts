/**
Takes from text what a CI system would obey when it reads it in the log of a job.

- `##vso[` anywhere in a line. Source: `TryParse` in microsoft/azure-pipelines-agent, `Command.cs`
- `##[` anywhere in a line, and `::` at its start, blanks in front of it or not. Source: `TryParse` and `TryParseV2` in actions/runner,
  `src/Runner.Common/ActionCommand.cs`
- `##teamcity[`. Source: TeamCity's documentation, "Service messages"

The escape is one that JSON and YAML know: there it stays the same text.
*/
export const inertText = (text: string): string =>
	text
		.replaceAll(/##(?=(?:vso|teamcity)?\[)/gi, String.raw`#\u0023`)
		.replaceAll(/^([^\S\r\n]*):(?=:)/gm, String.raw`$1\u003a`);
