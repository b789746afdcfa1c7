// A Jest reporter that leaves one small file per project, from which `npm test` adds up its last line.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const workspace = join(import.meta.dirname, '..', '..');

export default class TallyReporter {
  constructor(globalConfig) {
    this.project = basename(globalConfig.rootDir);
  }

  onRunComplete(_contexts, results) {
    const folder = process.env.ACCORD_TEST_RESULTS;
    mkdirSync(folder, { recursive: true });
    const failures = results.testResults.flatMap((file) => {
      const failed = file.testResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0 && file.failureMessage) {
        return [{ file: file.testFilePath, test: 'the file could not be run', message: file.failureMessage }];
      }
      return failed.map(({ fullName, failureMessages }) => ({
        file: file.testFilePath,
        test: fullName,
        message: failureMessages.join('\n'),
      }));
    });
    const tally = {
      project: this.project,
      passed: results.numPassedTests,
      skipped: results.numPendingTests + results.numTodoTests,
      failures,
      files: results.testResults.map(({ testFilePath, perfStats }) => ({
        file: relative(workspace, testFilePath),
        seconds: (perfStats.end - perfStats.start) / 1_000,
      })),
      tests: results.testResults.flatMap((file) =>
        file.testResults.map(({ title, status }) => ({
          file: relative(workspace, file.testFilePath),
          title,
          status,
        })),
      ),
    };
    writeFileSync(join(folder, `${this.project}.json`), JSON.stringify(tally));
  }
}
