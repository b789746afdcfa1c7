/** Adyen's texts of refusal reason codes, as far as the mock is asked for them; others read `Refused`. */
const reasons: Readonly<Record<string, string>> = {
  '2': 'Refused',
  '3': 'Referral',
  '4': 'Acquirer Error',
  '5': 'Blocked Card',
  '6': 'Expired Card',
  '7': 'Invalid Amount',
  '8': 'Invalid Card Number',
  '9': 'Issuer Unavailable',
  '10': 'Not supported',
  '11': '3D Not Authenticated',
  '12': 'Not enough balance',
  '14': 'Acquirer Fraud',
  '15': 'Cancelled',
  '17': 'Invalid Pin',
  '20': 'FRAUD',
  '22': 'FRAUD-CANCELLED',
  '23': 'Transaction Not Permitted',
  '24': 'CVC Declined',
  '25': 'Restricted Card',
  '27': 'Declined Non Generic',
  '28': 'Withdrawal amount exceeded',
  '31': 'Issuer Suspected Fraud',
  '38': 'Authentication required',
};

export function refusalText(code: string): string {
  return reasons[code] ?? 'Refused';
}

/** A few reasons come with another result than `Refused`. */
export function resultCodeOf(code: string): 'Refused' | 'Error' | 'Cancelled' {
  if (code === '4' || code === '9') return 'Error';
  return code === '15' || code === '16' ? 'Cancelled' : 'Refused';
}
