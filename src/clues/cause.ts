import type {Line} from '../model/exchange.ts';
import type {Bypassed, Class, FactValue, Grade, NextStep, Reached, Unknown} from '../model/finding.ts';
import type {Responder, Stage} from '../model/journey.ts';
import type {Failure, Said} from '../failures/failure.ts';

/** What a cause says of a failure that it recognises. */
export type Match = {
	/** `proven` only when a line says so in words that nothing else produces. */
	readonly grade: Grade;
	/** The words that prove it, most telling first; the engine adds status lines, repeats and echoes behind them. */
	readonly proof: ReadonlyArray<Said | Line>;
	/** One sentence for a person, with the names and numbers of this failure. Text from the log needs no escaping here. */
	readonly summary: string;
	/** The stage at which the request failed. */
	readonly stage: Stage;
	/** Stages in front of it that the request had not come to all the same. */
	readonly bypassed?: Bypassed;
	/** The last stage that the words prove it passed, where there was no answer: an EOF ends a connection that stood. */
	readonly reached?: Reached;
	/** What was read from the log; `undefined` values are left out. */
	readonly facts: Readonly<Record<string, FactValue | undefined>>;
	/** The next safe commands; looking comes before changing. */
	readonly next: readonly NextStep[];
	/** Set when the words name who answered better than the headers do. */
	readonly responder?: Responder;
	readonly unknowns?: readonly Unknown[];
	/** Look-alikes that this log excludes, and why. */
	readonly rulesOut?: ReadonlyArray<{readonly id: string; readonly because: string}>;
	/** Failures of one run with the same cause and identity are one finding; the default is one per cause. */
	readonly identity?: string;
	/** Overrides the cause's `retryable`. */
	readonly retryable?: boolean;
};

/** One entry of the catalogue. */
export type Cause = {
	/** `class/cause` in kebab-case, for ever: it is never renamed or reused. */
	readonly id: `${Class}/${string}`;
	/** What happened, in under 60 characters, without names from the log. */
	readonly title: string;
	/** Markdown for a person who meets it for the first time: what it means, what proves it. */
	readonly explain: string;
	/** What looks like it and how to tell; one line each. */
	readonly lookAlikes: readonly string[];
	/** Where the wording or the behaviour is documented: URLs, or paths in the Kubernetes sources. */
	readonly sources: readonly [string, ...string[]];
	/** Whether the same command can succeed later without anybody changing anything. */
	readonly retryable: boolean;
	/**
	`specific` causes recognise their own words, and at most one of them may match a failure.
	`general` ones stand for a whole status code and are asked only when no specific cause matched.
	*/
	readonly rank: 'specific' | 'general';
	/**
	Also asked about answers that something in front of the API server wrote, as all of class `network` are. All others go by the
	API server's words, which are not in such an answer.
	*/
	readonly knowsGateways?: true;
	/** Pure: the same failure gives the same answer. `undefined` means: not this. */
	readonly match: (failure: Failure) => Match | undefined;
};

/** Types a cause; the registry collects the default exports of this folder. */
export const defineCause = (cause: Cause): Cause => cause;
