import type { DeclineReason } from '@accord/canonical';
import type { Wording } from '@accord/service-kit';

const nothingCharged = { de: 'Es wurde nichts abgebucht.', en: 'Nothing was charged.' };

const say = (de: string, en: string): Wording => ({
  de: `${de} ${nothingCharged.de}`,
  en: `${en} ${nothingCharged.en}`,
});

const otherMethod = say(
  'Ihre Bank hat die Zahlung abgelehnt. Bitte wählen Sie eine andere Zahlungsart oder fragen Sie Ihre Bank.',
  'Your bank declined the payment. Please choose another payment method or ask your bank.',
);

/** What the customer can do about each decline, in their words. Total by type; fraud reads like any other decline. */
export const declineWording: Readonly<Record<DeclineReason, Wording>> = {
  insufficient_funds: say(
    'Ihr Konto ist für diesen Betrag nicht ausreichend gedeckt. Bitte wählen Sie eine andere Zahlungsart oder versuchen Sie es später.',
    'There are not enough funds on your account for this amount. Please choose another payment method or try later.',
  ),
  expired_card: say(
    'Ihre Karte ist abgelaufen. Bitte verwenden Sie eine andere Karte.',
    'Your card has expired. Please use another card.',
  ),
  invalid_card_data: say(
    'Die Kartendaten stimmen nicht. Bitte prüfen Sie Ihre Angaben.',
    'The card details are not right. Please check what you entered.',
  ),
  authentication_required: say(
    'Ihre Bank möchte, dass Sie die Zahlung bestätigen. Bitte versuchen Sie es erneut und geben Sie die Zahlung frei.',
    'Your bank wants you to confirm the payment. Please try again and approve it.',
  ),
  fraud_or_stolen: otherMethod,
  card_restricted: say(
    'Ihre Karte ist für diese Zahlung nicht freigegeben. Bitte verwenden Sie eine andere Karte.',
    'Your card cannot be used for this payment. Please use another card.',
  ),
  pin: say(
    'Die PIN wurde nicht angenommen. Bitte verwenden Sie eine andere Karte.',
    'The PIN was not accepted. Please use another card.',
  ),
  issuer_unavailable: say(
    'Ihre Bank ist gerade nicht erreichbar. Bitte versuchen Sie es später oder wählen Sie eine andere Zahlungsart.',
    'Your bank cannot be reached right now. Please try later or choose another payment method.',
  ),
  duplicate_or_amount: say(
    'Ihre Bank hält die Zahlung für eine Wiederholung. Bitte prüfen Sie Ihre Umsätze, bevor Sie es erneut versuchen.',
    'Your bank takes the payment for a repetition. Please check your statement before you try again.',
  ),
  cancelled: say(
    'Die Zahlung wurde abgebrochen. Bitte beginnen Sie erneut, wenn Sie bestellen möchten.',
    'The payment was cancelled. Please start again if you would like to order.',
  ),
  generic_decline: otherMethod,
};
