import { Refusal, type Answer } from '../../vendor.ts';

/** Moodle says what went wrong with status 200 and an exception in the body. */
export function moodleException(exception: string, errorcode: string, message: string): Answer {
  return { status: 200, body: { exception, errorcode, message } };
}

export function refused(errorcode: string, message: string): Refusal {
  return new Refusal(moodleException('moodle_exception', errorcode, message));
}

/** A parameter is missing, of the wrong type, or breaks a rule such as a unique user name. */
export function invalidParameter(detail: string): Refusal {
  return new Refusal({
    status: 200,
    body: {
      exception: 'invalid_parameter_exception',
      errorcode: 'invalidparameter',
      message: 'Invalid parameter value detected',
      debuginfo: detail,
    },
  });
}
