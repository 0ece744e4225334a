dossier-subject-submitted = We have your application { $code }
dossier-subject-received = Application { $code } has been accepted for review
dossier-subject-intake-refused = Application { $code } was not accepted for review
dossier-subject-supplement-asked = More information needed for application { $code }
dossier-subject-supplied = We have what you added to application { $code }
dossier-subject-to-council = Application { $code } is with the Selection Council
dossier-subject-back = Application { $code } is being reviewed further
dossier-subject-ineligible = Result of the review of application { $code }
dossier-subject-withdrawn = Application { $code } was withdrawn
dossier-subject-suspended = Work on application { $code } is suspended
dossier-subject-resumed = Work on application { $code } goes on
dossier-subject-unit-entered = The receiving unit of application { $code } is entered
dossier-subject-late = We apologise: a new date for application { $code }
dossier-subject-decided = There is a decision on application { $code }
dossier-letter-submitted = Your application { $code } was sent. The standing agency will look at it; when it is accepted for review you get a receipt with its number and the date to expect.
dossier-letter-received = Your application was accepted for review under the number { $code }. Open it to download the receipt and to see at which step it is and who holds it.
dossier-letter-intake-refused = Application { $code } was not accepted for review. Open it to see the reason, the article and how to complain. You may correct it and apply anew.
dossier-letter-supplement-asked = Application { $code } needs more papers. Open it to see all of them with the reasons and the date. The time limit of the review stands still until you send them.
dossier-letter-supplied = We have what you added to application { $code }. The time limit of the review runs again.
dossier-letter-to-council = The review of application { $code } is finished and it is with the Selection Council.
dossier-letter-back = The Selection Council asked for a further review of application { $code }. There is nothing for you to do now.
dossier-letter-ineligible = Application { $code } was found not eligible. Open it to see the article, the reason and how to complain.
dossier-letter-withdrawn = Application { $code } was withdrawn. Your data is erased as you chose on the page My data.
dossier-letter-suspended = Work on application { $code } is suspended. Open it to see why.
dossier-letter-resumed = Work on application { $code } goes on.
dossier-letter-unit-entered = The standing agency entered the unit that would take you in application { $code }. Open it to see the unit and the reason. There is nothing for you to do now.
dossier-letter-late = We apologise that the result of application { $code } is not there on the appointed day. A slip with the new date is on its way to you.
dossier-letter-decided = There is a decision on application { $code }. Open it to read and download it.
dossier-letter-due = Date to expect the result of the review: { $day }.
dossier-letter-no-due = No time limit of the review has been enacted yet, so there is no date to expect.

# Why a file is not taken. $name is the name of the file, $what is what was found in it, in Vietnamese.
dossier-file-this = This file
dossier-file-empty = { $name } is empty. Choose the file again
dossier-file-large = { $name } is larger than 20 MB. Make it smaller or split it, then send it again
dossier-file-old = { $name } is an old Office file or has a password. Save it as .docx or .pdf
dossier-file-other = { $name } is not a PDF, a PNG, JPEG or HEIC picture, or Word (.docx). Choose one of these
dossier-file-ending = { $name } holds { $what ->
    [PDF] a PDF, another kind of file
   *[other] another kind of file
    } than its name says. Correct the ending of the name, then send it again
dossier-file-harm = { $name } holds { $what ->
    [macro] a macro
   *[other] a program, another file, or something loaded from elsewhere
    }, so it cannot be taken. Print it to PDF and send that
dossier-file-locked = { $name } has a password or is locked against copying. Remove the password, then send it again
dossier-file-damaged = { $name } is damaged, no page of it opens. Export the PDF again, then send it
dossier-file-cut = { $name } is cut off and does not open. Take or download the picture again, then send it
dossier-file-word = { $name } does not open as a Word file. Save it again, or print it to PDF, then send it
dossier-paper-same = You gave this file for “{ $item }” at { $at } already. There is no need to send it again; if it was meant for here, remove it there first.
dossier-paper-enough = No more files can be taken here. Put the pages into one PDF, or remove older files.
dossier-paper-accepted = This paper is accepted already, so there is no need to send it again.
