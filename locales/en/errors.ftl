# Error pages. Each error has a title, a sentence and an advice; `refused` shows the sentence of the refusal.
error-home = Home page
error-again = Reload the page
error-sign-in = Go to the sign-in page
error-code = Error code

error-not-found-title = Page not found
error-not-found-sentence = There is no page at this address, or its content is outside what you may see.
error-not-found-advice = Check the address, or start from the home page.

error-forbidden-title = No access yet
error-forbidden-sentence = Your account may not open this page or do this.
error-forbidden-advice = If your work needs it, ask your agency’s administrator.

error-sign-in-needed-title = Sign-in needed
error-sign-in-needed-sentence = This page opens only after signing in.
error-sign-in-needed-advice = Sign in, then open the page again.

error-stale-title = Somebody has just saved a newer version
error-stale-sentence = This was changed by somebody else since you opened the page. Nothing has been overwritten.
error-stale-advice = Reload the page to see the new version, then make your change again.

error-refused-title = Not done yet
error-refused-sentence = What was sent has not been accepted.
error-refused-advice = Go back, correct it and send it again.

error-too-large-title = The file is too large
error-too-large-sentence = What was sent is larger than can be accepted.
error-too-large-advice = Split the file or make it smaller, then send it again.

error-too-many-title = Too many requests
error-too-many-sentence = This network has just sent too many requests.
error-too-many-advice = Wait a few minutes, then reload the page.

error-cross-site-title = The request came from another site
error-cross-site-sentence = What was sent came from another site, so it was not accepted.
error-cross-site-advice = Open the page from the official address and send it again.

error-fault-title = Something went wrong
error-fault-sentence = We could not show this page. What you saved before is still there.
error-fault-advice = Reload the page, or come back in a few minutes. If it still fails, give the standing agency the error code below.

error-unavailable-title = The system is under maintenance
error-unavailable-sentence = The system is stopped for a while for maintenance.
error-unavailable-advice = Come back in a few minutes.
