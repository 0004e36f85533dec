/**
GitHub's log archive has each job twice: `0_build.txt` as a whole, and step by step in the directory `build/`. Reading both would
count each failure twice; the steps say more, so the whole logs are skipped.
*/
export function wholeJobs(paths: Iterable<string>): ReadonlySet<string> {
	const jobs = new Map<string, string>();
	const folders = new Set<string>();
	for (const path of paths) {
		const job = /^\d+_([^/]+)\.txt$/.exec(path)?.[1];
		if (job !== undefined) jobs.set(job, path);
		const folder = /^([^/]+)\/\d+_[^/]*\.txt$/.exec(path)?.[1];
		if (folder !== undefined) folders.add(folder);
	}

	return new Set([...jobs].filter(([job]) => folders.has(job)).map(([, path]) => path));
}
