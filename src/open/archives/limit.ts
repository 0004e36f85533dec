import {UserError} from '../../text/user-error.ts';

/** Real logs compress 5 to 50 times, one repeating a few recorded runs 123 times; deflate can reach 1,032. */
const MAX_RATIO = 500;
/** Small archives of one repeated line are harmless. */
const RATIO_FROM = 128 * 1024 * 1024;
/** Some minutes of reading; the largest log required so far is 1 GB. */
const MAX_UNPACKED = 64 * 1024 * 1024 * 1024;
/** Maximum files in all archives of one source. */
const MAX_MEMBERS = 100_000;

/** Limits everything unpacked from one source, including nested archives. */
export class Limit {
	readonly #name: string;
	/** Size of the source; undefined for a pipe, where the bytes read so far count. */
	readonly #size: number | undefined;
	#packed = 0;
	#unpacked = 0;
	#members = 0;
	#exceeded = false;

	constructor(name: string, size: number | undefined) {
		this.#name = name;
		this.#size = size;
	}

	/** True once the source was rejected: nothing more of it may be read. */
	get exceeded(): boolean {
		return this.#exceeded;
	}

	packed(bytes: number): void {
		this.#packed += bytes;
	}

	/** Throws when an archive expands more than logs do. */
	unpacked(bytes: number): void {
		this.#unpacked += bytes;
		const ratio = this.#unpacked / Math.max(1, this.#size ?? this.#packed);
		if (this.#unpacked > RATIO_FROM && ratio > MAX_RATIO) {
			this.#refuse(`unpacks to more than ${MAX_RATIO} times its size, as zip bombs do`);
		}

		if (this.#unpacked > MAX_UNPACKED) this.#refuse('unpacks to more than 64 GiB');
	}

	member(): void {
		if (++this.#members > MAX_MEMBERS) this.#refuse(`has more than ${MAX_MEMBERS.toLocaleString('en')} files`);
	}

	#refuse(what: string): never {
		this.#exceeded = true;
		throw new UserError(
			`${this.#name}: ${what}; the rest of it is not read`,
			'Unpack the log that matters, and name it alone.',
		);
	}
}
